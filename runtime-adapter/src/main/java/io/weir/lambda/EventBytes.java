package io.weir.lambda;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of an event, and the values in it that need no JSON reader: texts without escapes in
 * ASCII, digits, plain decimals. Any other value gives a negative answer.
 */
final class EventBytes {
  /** The size of the cache of texts by hash; a power of two. */
  private static final int KNOWN = 256;

  private static final int USUAL_SECONDS = 10;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final byte[] bytes;
  private final int length;
  private final SequenceDigits numbers = new SequenceDigits();
  private final String[] known = new String[KNOWN];

  /** The places at which the cached texts were read. */
  private final int[] knownAt = new int[KNOWN];

  /**
   * @param length the number of bytes that are the event
   */
  EventBytes(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** True if the event goes on at {@code at} as it does from {@code from} to {@code to}. */
  boolean repeats(int at, int from, int to) {
    int end = at + to - from;
    return end <= length && Arrays.equals(bytes, at, end, bytes, from, to);
  }

  boolean isAt(int at, String ascii) {
    if (at + ascii.length() > length) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean isEnd(int at) {
    return at == length;
  }

  boolean is(int at, char c) {
    return at < length && bytes[at] == c;
  }

  /** The next quote, if all before it is printable ASCII without an escape. */
  int endOfText(int from) {
    int at = from;
    while (at + Long.BYTES <= length) {
      long found = unusual(word(at));
      if (found != 0) {
        at += first(found);
        return is(at, '"') ? at : -1;
      }
      at += Long.BYTES;
    }
    while (at < length && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return is(at, '"') ? at : -1;
  }

  /** The first byte that is no digit. */
  int endOfDigits(int from) {
    int at = from;
    while (at + Long.BYTES <= length && SequenceDigits.areDigits(word(at))) {
      at += Long.BYTES;
    }
    while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  private long word(int at) {
    return (long) LONGS.get(bytes, at);
  }

  /**
   * Marks quotes, backslashes, control and non-ASCII characters by the highest bit of their byte.
   * Marks above the lowest one may be wrong, because a borrow goes upwards.
   */
  private static long unusual(long word) {
    long control = word - SPACES & ~word & HIGHS;
    return equal(word, QUOTES) | equal(word, BACKSLASHES) | control | word & HIGHS;
  }

  private static long equal(long word, long wanted) {
    long other = word ^ wanted;
    return other - ONES & ~other & HIGHS;
  }

  /** The index of the byte with the lowest mark. */
  private static int first(long marks) {
    return Long.numberOfTrailingZeros(marks) / Byte.SIZE;
  }

  /** The end of a number in plain notation, as JSON has it. */
  int endOfDecimal(int from) {
    int point = endOfDigits(from);
    boolean padded = point - from > 1 && bytes[from] == '0';
    if (point == from || padded) {
      return -1;
    }
    int end = is(point, '.') ? endOfDigits(point + 1) : point;
    return end == point + 1 ? -1 : end;
  }

  /** The text, as an object that an equal one was given as before, if that is at hand. */
  String text(int from, int to) {
    int slot = slot(from, to);
    String text = known[slot];
    if (text == null
        || text.length() != to - from
        || !repeats(from, knownAt[slot], knownAt[slot] + to - from)) {
      text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
      known[slot] = text;
      knownAt[slot] = from;
    }
    return text;
  }

  /**
   * The cache slot of a text, by its first and last eight bytes; a short text's neighbours count,
   * too.
   */
  private int slot(int from, int to) {
    long begin = from + Long.BYTES <= length ? word(from) : 0;
    long end = to >= Long.BYTES ? word(to - Long.BYTES) : 0;
    long mixed = (begin ^ Long.rotateLeft(end, 29)) * GOLDEN;
    return (int) (mixed >>> Integer.SIZE) & KNOWN - 1;
  }

  /** Milliseconds of seconds in plain notation, -1 if there are too many. */
  long millis(int from, int to) {
    boolean usual = to - from == USUAL_SECONDS + 4 && bytes[from + USUAL_SECONDS] == '.';
    return usual ? usualMillis(from) : DecimalText.millis(bytes, from, to - from);
  }

  /** Ten digits, which last until the year 2286, a point and three digits. */
  private long usualMillis(int from) {
    long millis = SequenceDigits.eight(bytes, from);
    for (int i = from + Long.BYTES; i < from + USUAL_SECONDS + 4; i++) {
      millis = i == from + USUAL_SECONDS ? millis : millis * 10 + bytes[i] - '0';
    }
    return millis;
  }

  /** The position in the shard that these digits are. */
  Position position(Shard shard, int from, int to) {
    return numbers.position(shard, bytes, from, to);
  }

  /** Decodes the base64 that begins there; as {@link Payloads#decode} does. */
  int payload(Payloads payloads, int from) {
    return payloads.decode(bytes, from, length);
  }
}
