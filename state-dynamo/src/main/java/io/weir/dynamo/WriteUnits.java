package io.weir.dynamo;

import io.weir.annotation.Internal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Item sizes and capacity units by the published formula, so that costs are the same everywhere.
 */
@Internal
public final class WriteUnits {
  private static final int KILOBYTE = 1024;

  private WriteUnits() {}

  /** Bytes of an item: attribute names in UTF-8 and values. */
  public static int size(Map<String, AttributeValue> item) {
    int size = 0;
    for (Map.Entry<String, AttributeValue> entry : item.entrySet()) {
      size += utf8(entry.getKey()) + size(entry.getValue());
    }
    return size;
  }

  private static int size(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case N -> numberSize(value.n());
      case B -> value.b().asByteArrayUnsafe().length;
      case L -> 3 + value.l().stream().mapToInt(element -> 1 + size(element)).sum();
      case M -> 3 + value.m().size() + size(value.m());
      default -> 1;
    };
  }

  /** A number: one byte for every two significant digits, one more, and one for a sign. */
  static int numberSize(String number) {
    if (WholeNumbers.is(number)) {
      int digits = WholeNumbers.significantDigits(number);
      return (digits + 1) / 2 + 1 + (number.startsWith("-") ? 1 : 0);
    }
    BigDecimal value = new BigDecimal(number).stripTrailingZeros();
    return (value.precision() + 1) / 2 + 1 + (value.signum() < 0 ? 1 : 0);
  }

  /** Write units of an item of that many bytes: 1 for each begun kilobyte, at least 1. */
  public static long write(int size) {
    return Math.max(1, (size + KILOBYTE - 1) / KILOBYTE);
  }

  /**
   * Halves of read units: a strong read of a begun 4 KB costs two halves, an eventual one costs
   * one.
   */
  static long readHalves(int size, boolean strong) {
    return Math.max(1L, (size + 4L * KILOBYTE - 1) / (4 * KILOBYTE)) * (strong ? 2 : 1);
  }

  private static int utf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.length();
  }
}
