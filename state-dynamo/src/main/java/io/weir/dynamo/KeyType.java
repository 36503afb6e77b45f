package io.weir.dynamo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The types of key attributes in DynamoDB. */
public enum KeyType {
  /** A text: a String, an Instant (kept as ISO-8601) or an enum (its name). */
  STRING("S", "a String"),
  /** A number, in numeric order: 9 is before 10. */
  NUMBER("N", "a Number"),
  /** Bytes. */
  BINARY("B", "a byte[]");

  private final String code;
  private final String held;

  KeyType(String code, String held) {
    this.code = code;
    this.held = held;
  }

  /** The code in templates and requests: {@code S}, {@code N} or {@code B}. */
  public String code() {
    return code;
  }

  /** The Java type of the attribute, for messages. */
  String held() {
    return held;
  }

  /** The type for a value; null if it cannot be a key. */
  static @Nullable KeyType of(@Nullable Object value) {
    return switch (value) {
      case String text -> STRING;
      case Instant at -> STRING;
      case Enum<?> constant -> STRING;
      case Number number -> NUMBER;
      case byte[] bytes -> BINARY;
      case null, default -> null;
    };
  }
}
