package io.weir.simulation.dynamodb;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Comparing and measuring attribute values. */
final class Values {
  private Values() {}

  /** Order within one type; null if the types differ or have no order. */
  static Integer compare(AttributeValue left, AttributeValue right) {
    if (left.n() != null && right.n() != null) {
      return numbers(left.n(), right.n());
    }
    if (left.s() != null && right.s() != null) {
      return Arrays.compareUnsigned(utf8(left.s()), utf8(right.s()));
    }
    if (left.b() != null && right.b() != null) {
      return Arrays.compareUnsigned(left.b().asByteArrayUnsafe(), right.b().asByteArrayUnsafe());
    }
    return null;
  }

  private static int numbers(String left, String right) {
    if (left.length() < 19 && right.length() < 19 && plain(left) && plain(right)) {
      return Long.compare(Long.parseLong(left), Long.parseLong(right));
    }
    return new BigDecimal(left).compareTo(new BigDecimal(right));
  }

  /** The value of a key attribute for comparison: 1 and 1.0 are the same. */
  static Object named(AttributeValue value) {
    if (value.n() == null) {
      return value.b() != null ? value.b() : value.s();
    }
    return plain(value.n())
        ? value.n()
        : new BigDecimal(value.n()).stripTrailingZeros().toPlainString();
  }

  private static boolean plain(String number) {
    return number.indexOf('.') < 0 && number.indexOf('E') < 0 && number.indexOf('e') < 0;
  }

  static boolean same(AttributeValue left, AttributeValue right) {
    Integer order = compare(left, right);
    return order != null ? order == 0 : left.equals(right);
  }

  /** Bytes of an item as DynamoDB counts them, roughly. */
  static int size(Map<String, AttributeValue> item) {
    int size = 0;
    for (Map.Entry<String, AttributeValue> entry : item.entrySet()) {
      size += length(entry.getKey()) + size(entry.getValue());
    }
    return size;
  }

  private static int size(AttributeValue value) {
    if (value.s() != null) {
      return length(value.s());
    }
    if (value.b() != null) {
      return value.b().asByteArrayUnsafe().length;
    }
    if (value.n() != null) {
      return value.n().length() / 2 + 2;
    }
    if (value.hasM()) {
      return 3 + size(value.m());
    }
    return value.hasL() ? 3 + value.l().stream().mapToInt(Values::size).sum() : 1;
  }

  /** Bytes of a text: most are ASCII and need not be encoded for it. */
  private static int length(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return utf8(text).length;
      }
    }
    return text.length();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
