package io.weir.lambda;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The payloads of one event's records, decoded from base64 one behind the other into an array that
 * the next event uses again: Java's own decoder makes an array of its own, and two buffers around
 * it, for each. Used by one thread at a time.
 */
final class Payloads {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int DIGIT_BITS = 6;
  private static final int UNIT = 4;

  /** The characters that are decoded in one step: two units. */
  private static final int STEP = 2 * UNIT;

  /**
   * The value of each character as the first, second, third and last of four; negative if it has
   * none.
   */
  private static final int[] FIRST = worth(3);

  private static final int[] SECOND = worth(2);
  private static final int[] THIRD = worth(1);
  private static final int[] LAST = worth(0);

  private byte[] bytes = {};
  private int start;
  private int end;

  private static int[] worth(int place) {
    int[] worth = new int[256];
    Arrays.fill(worth, -1);
    for (int value = 0; value < ALPHABET.length(); value++) {
      worth[ALPHABET.charAt(value)] = value << place * DIGIT_BITS;
    }
    return worth;
  }

  /**
   * Forgets all payloads.
   *
   * @param encoded the bytes of the whole event; its payloads decode to fewer
   */
  void clear(int encoded) {
    end = 0;
    int most = encoded / UNIT * (UNIT - 1) + STEP;
    if (bytes.length < most) {
      bytes = new byte[most + most / 4];
    }
  }

  /** The array that holds all payloads of the event. */
  byte[] bytes() {
    return bytes;
  }

  /** The index at which the last payload begins. */
  int start() {
    return start;
  }

  /** The number of bytes of the last payload. */
  int length() {
    return end - start;
  }

  /**
   * Decodes one payload.
   *
   * @param from its first character in the event
   * @param limit the byte after the event's last one
   * @return where the quote behind it is; -1 if it is not base64 with padding up to a quote
   */
  int decode(byte[] event, int from, int limit) {
    start = end;
    int at = from;
    int to = start;
    while (at + STEP <= limit) {
      long eight = (long) EIGHT.get(event, at);
      int first = three((int) (eight >>> Integer.SIZE));
      int second = three((int) eight);
      if ((first | second) < 0) {
        break;
      }
      EIGHT.set(bytes, to, (long) first << 40 | (long) second << 16);
      at += STEP;
      to += STEP / UNIT * (UNIT - 1);
    }
    return decodeEnd(event, at, limit, to);
  }

  /** The three bytes of four characters; negative if one of them is no digit. */
  private static int three(int four) {
    return FIRST[four >>> 24]
        | SECOND[four >>> 16 & 0xff]
        | THIRD[four >>> 8 & 0xff]
        | LAST[four & 0xff];
  }

  /** Decodes the rest: at most one unit or one padded unit, and then the quote. */
  private int decodeEnd(byte[] event, int from, int limit, int to) {
    int at = from;
    end = to;
    if (at + UNIT < limit && add(unit(event, at), UNIT - 1)) {
      at += UNIT;
    }
    if (at < limit && event[at] == '"') {
      return at;
    }
    return at + UNIT < limit && event[at + UNIT] == '"' && addLast(event, at) ? at + UNIT : -1;
  }

  private static int unit(byte[] event, int at) {
    return three(
        event[at] << 24
            | (event[at + 1] & 0xff) << 16
            | (event[at + 2] & 0xff) << 8
            | event[at + 3] & 0xff);
  }

  /** Decodes the last unit, in which one or two characters may be padding. */
  private boolean addLast(byte[] event, int at) {
    if (event[at + 3] != '=') {
      return false;
    }
    boolean one = event[at + 2] == '=';
    int bits =
        FIRST[event[at] & 0xff]
            | SECOND[event[at + 1] & 0xff]
            | (one ? 0 : THIRD[event[at + 2] & 0xff]);
    return add(bits, one ? 1 : 2);
  }

  /** Adds the first bytes of three, if they are some. */
  private boolean add(int three, int count) {
    if (three < 0) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      bytes[end++] = (byte) (three >>> 16 - i * Byte.SIZE);
    }
    return true;
  }
}
