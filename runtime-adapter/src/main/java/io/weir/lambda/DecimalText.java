package io.weir.lambda;

/** Numbers as a Kinesis event writes them: read a thousand times a batch. */
final class DecimalText {
  private static final int DECIMALS = 3;

  /** The most digits of seconds; longer ones would be after the year 10000. */
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

  /** Reads milliseconds from ASCII characters. */
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
