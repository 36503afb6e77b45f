package io.weir.lambda;

import java.math.BigInteger;

/** Numbers as a Kinesis event writes them: read a thousand times a batch. */
final class DecimalText {
  private static final int CHUNK_DIGITS = 9;
  private static final long CHUNK = 1_000_000_000;
  private static final long LOW = 0xFFFF_FFFFL;
  private static final int DECIMALS = 3;

  /** Seconds with at most so many digits give milliseconds before the year 10000. */
  private static final int MAX_SECOND_DIGITS = 11;

  private DecimalText() {}

  static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * A whole number of decimal digits. {@link BigInteger}'s own way makes a text of every nine
   * digits.
   */
  static BigInteger integer(String digits) {
    int[] words = new int[digits.length() / CHUNK_DIGITS + 1];
    int first = digits.length() % CHUNK_DIGITS;
    long chunk = 0;
    for (int i = 0; i < digits.length(); i++) {
      chunk = chunk * 10 + digits.charAt(i) - '0';
      if ((i + 1 - first) % CHUNK_DIGITS == 0) {
        append(words, chunk);
        chunk = 0;
      }
    }
    return new BigInteger(1, bytes(words));
  }

  /** The number, least word first, times a chunk plus the next one. */
  private static void append(int[] words, long chunk) {
    long carry = chunk;
    for (int i = 0; i < words.length; i++) {
      long product = (words[i] & LOW) * CHUNK + carry;
      words[i] = (int) product;
      carry = product >>> Integer.SIZE;
    }
  }

  private static byte[] bytes(int[] words) {
    byte[] bytes = new byte[words.length * Integer.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      bytes[i] = (byte) (words[fromEnd / Integer.BYTES] >>> (fromEnd % Integer.BYTES * Byte.SIZE));
    }
    return bytes;
  }

  /**
   * Milliseconds of seconds with decimals, cut below the millisecond.
   *
   * @return -1 if it is not digits, a point and digits, or too large
   */
  static long millis(char[] text, int offset, int length) {
    byte[] ascii = new byte[length];
    for (int i = 0; i < length; i++) {
      ascii[i] = (byte) Math.min(text[offset + i], Byte.MAX_VALUE);
    }
    return millis(ascii, 0, length);
  }

  /** The same of ASCII characters. */
  static long millis(byte[] text, int offset, int length) {
    long value = 0;
    int point = -1;
    for (int i = 0; i < length; i++) {
      byte c = text[offset + i];
      if (c == '.' && point < 0) {
        point = i;
      } else if (c < '0' || c > '9') {
        return -1;
      } else if (point < 0 || i - point <= DECIMALS) {
        value = value * 10 + c - '0';
      }
    }
    int seconds = point < 0 ? length : point;
    int decimals = point < 0 ? 0 : Math.min(DECIMALS, length - point - 1);
    for (int i = decimals; i < DECIMALS; i++) {
      value *= 10;
    }
    return seconds > MAX_SECOND_DIGITS || value >= 253_402_300_800_000L ? -1 : value;
  }
}
