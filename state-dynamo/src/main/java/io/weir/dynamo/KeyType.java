package io.weir.dynamo;

import java.time.Instant;

/** What DynamoDB keeps in a key attribute. */
public enum KeyType {
  /** A text: a String, an Instant (kept as ISO-8601) or an enum (its name). */
  STRING("S", "a String"),
  /** A number, ordered as one: 9 stands before 10. */
  NUMBER("N", "a Number"),
  /** Bytes. */
  BINARY("B", "a byte[]");

  private final String code;
  private final String held;

  KeyType(String code, String held) {
    this.code = code;
    this.held = held;
  }

  /** As templates and requests have it: {@code S}, {@code N} or {@code B}. */
  public String code() {
    return code;
  }

  /** What an item has to hold for it. */
  String held() {
    return held;
  }

  /** As what a value is kept; null if it is no key. */
  static KeyType of(Object value) {
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
