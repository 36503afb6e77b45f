package io.weir.dynamo;

import io.weir.codec.Json;
import io.weir.codec.UnavailableException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes of a row as plain values: text, number, truth, bytes, list, map, null. */
final class Rows {
  private Rows() {}

  /**
   * A row as a value.
   *
   * @param fields those that the type has; empty = it takes any
   * @throws UnavailableException if the type does not read it: a wrong answer would be worse
   */
  static <T> T read(
      Map<String, AttributeValue> row,
      Json<T> json,
      Set<String> fields,
      String lookup,
      String table) {
    try {
      Map<String, @Nullable Object> plain = plain(row);
      plain.remove(DynamoSink.DELETED);
      plain.keySet().removeIf(one -> !fields.isEmpty() && !fields.contains(one));
      return Objects.requireNonNull(json.decode(Json.bytes(plain)), "a row is no null");
    } catch (RuntimeException unreadable) {
      throw new UnavailableException(
          "lookup '"
              + lookup
              + "' finds a row in '"
              + table
              + "' that "
              + json.describe()
              + " does not read; mend the row or the type, or declare a fallback",
          unreadable);
    }
  }

  /**
   * True if a sink has withdrawn the row.
   *
   * @throws UnavailableException if the row does not say it as a sink does
   */
  static boolean isWithdrawn(Map<String, AttributeValue> row, String lookup, String table) {
    AttributeValue deleted = row.get(DynamoSink.DELETED);
    if (deleted != null && deleted.bool() == null) {
      throw new UnavailableException(
          "lookup '"
              + lookup
              + "' finds a row in '"
              + table
              + "' whose "
              + DynamoSink.DELETED
              + " is no boolean; remove the attribute, which says that a sink has withdrawn the"
              + " row",
          null);
    }
    return deleted != null && deleted.bool();
  }

  private static Map<String, @Nullable Object> plain(Map<String, AttributeValue> row) {
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
