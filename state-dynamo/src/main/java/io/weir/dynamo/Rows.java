package io.weir.dynamo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes of a row as plain values: text, number, truth, bytes, list, map, null. */
final class Rows {
  private Rows() {}

  static Map<String, @Nullable Object> plain(Map<String, AttributeValue> row) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    row.forEach((name, value) -> plain.put(name, plain(value)));
    return plain;
  }

  private static @Nullable Object plain(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> new BigDecimal(value.n());
      case BOOL -> value.bool();
      case B -> value.b().asByteArray();
      case L -> list(value.l());
      case M -> plain(value.m());
      case SS -> value.ss();
      case NS -> value.ns().stream().map(BigDecimal::new).toList();
      case BS -> value.bs().stream().map(SdkBytes::asByteArray).toList();
      case NUL -> null;
      default -> throw new IllegalArgumentException("an attribute of an unknown type");
    };
  }

  private static List<@Nullable Object> list(List<AttributeValue> values) {
    List<@Nullable Object> plain = new ArrayList<>();
    values.forEach(one -> plain.add(plain(one)));
    return plain;
  }
}
