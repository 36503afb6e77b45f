package io.weir.dynamo;

/**
 * Recognises nearly all whole numbers in texts without BigDecimal, whose first use costs 15 ms of a
 * cold start.
 */
final class WholeNumbers {
  private WholeNumbers() {}

  /** True for a text that {@code BigDecimal} would read and write again as the same digits. */
  static boolean is(String text) {
    int first = text.startsWith("-") ? 1 : 0;
    if (first == text.length() || text.charAt(first) == '0') {
      return text.equals("0");
    }
    for (int i = first; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** The digits of a whole number without zeros at its end; 1 for zero. */
  static int significantDigits(String whole) {
    int end = whole.length();
    while (end > 1 && whole.charAt(end - 1) == '0') {
      end--;
    }
    return end - (whole.startsWith("-") ? 1 : 0);
  }
}
