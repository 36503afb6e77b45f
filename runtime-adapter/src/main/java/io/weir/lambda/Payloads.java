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
  private static final VarHandle FOUR =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int DIGIT_BITS = 6;
  private static final int UNIT = 4;

  /** By character: what it is worth as the first, second, third and last of four; else negative. */
  private static final int[] FIRST = worth(3);

  private static final int[] SECOND = worth(2);
  private static final int[] THIRD = worth(1);
  private static final int[] LAST = worth(0);

  private byte[] bytes = new byte[UNIT];
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
   * @param encoded bytes of the whole event: what it holds decodes to less
   */
  void clear(int encoded) {
    end = 0;
    if (bytes.length < encoded) {
      bytes = new byte[encoded];
    }
  }

  /** The array that all payloads of the event stand in. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the last payload begins. */
  int start() {
    return start;
  }

  /** How many bytes it has. */
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
    while (at + UNIT <= limit) {
      int four = (int) FOUR.get(event, at);
      int three =
          FIRST[four >>> 24]
              | SECOND[four >>> 16 & 0xff]
              | THIRD[four >>> 8 & 0xff]
              | LAST[four & 0xff];
      if (three < 0) {
        break;
      }
      FOUR.set(bytes, to, three << Byte.SIZE);
      at += UNIT;
      to += UNIT - 1;
    }
    return decodeEnd(event, at, limit, to);
  }

  /** At the quote, or at four characters of which the last one or two only fill up. */
  private int decodeEnd(byte[] event, int at, int limit, int to) {
    end = to;
    if (at < limit && event[at] == '"') {
      return at;
    }
    if (at + UNIT >= limit || event[at + 3] != '=' || event[at + UNIT] != '"') {
      return -1;
    }
    boolean one = event[at + 2] == '=';
    int bits =
        FIRST[event[at] & 0xff]
            | SECOND[event[at + 1] & 0xff]
            | (one ? 0 : THIRD[event[at + 2] & 0xff]);
    bytes[end++] = (byte) (bits >>> 16);
    if (!one) {
      bytes[end++] = (byte) (bits >>> 8);
    }
    return bits < 0 ? -1 : at + UNIT;
  }
}
