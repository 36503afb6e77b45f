package io.weir.dynamo;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attribute and index names of the state table, and values of them. Names are short because they
 * are paid for.
 */
final class Attributes {
  static final String KEY = "k";
  static final String SORT = "s";
  static final String VERSION = "v";
  static final String BODY = "b";
  static final String TTL = "t";
  static final String OWNER = "h";
  static final String WRITTEN = "c";
  static final String SLOT = "g";
  static final String EVENT_DUE = "e";
  static final String PROCESSING_DUE = "p";
  static final String EVENT_INDEX = "due-event";
  static final String PROCESSING_INDEX = "due-processing";
  static final AttributeValue HEAD = binary(new byte[] {0});
  static final AttributeValue SEGMENT = binary(new byte[] {1});
  static final AttributeValue DUE_SLOTS = binary(new byte[] {3});

  private Attributes() {}

  static AttributeValue binary(byte[] value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(value));
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  /** An attribute that every item of its kind has, such as one of the table's key. */
  static AttributeValue of(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name), "every item of this kind has the attribute");
  }

  static long number(Map<String, AttributeValue> item, String name, long absent) {
    AttributeValue value = item.get(name);
    return value == null ? absent : Long.parseLong(value.n());
  }

  static byte[] binary(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.b() == null ? new byte[0] : value.b().asByteArray();
  }
}
