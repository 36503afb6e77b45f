package io.weir.dynamo;

import io.weir.annotation.Internal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads one row of a {@link DynamoSink}'s table, consistently, in one request. */
@Internal
public final class RowReads {
  private RowReads() {}

  /**
   * What a row says of who wrote it.
   *
   * @param origin the key whose emission wrote it; empty if it does not say
   * @param revision the emission's revision; 0 if it does not say
   * @param deleted true if it was withdrawn
   */
  public record Found(String origin, long revision, boolean deleted) {}

  /** The names of the attributes of the table's key. */
  public static List<String> key(DynamoSink<?> sink) {
    return sink.keyAttributes().stream().map(KeyAttribute::name).toList();
  }

  /**
   * Reads the row; empty if there is none.
   *
   * @param key the values of the key's attributes, as texts
   * @throws IllegalArgumentException if an attribute of the key is missing, or is no number where
   *     the key's is
   */
  public static Optional<Found> row(
      DynamoDbClient client, DynamoSink<?> sink, Map<String, String> key) {
    Map<String, AttributeValue> names = new HashMap<>();
    for (KeyAttribute attribute : sink.keyAttributes()) {
      names.put(attribute.name(), value(attribute, key.get(attribute.name())));
    }
    Map<String, AttributeValue> item =
        Requests.call(
            sink.table(),
            () ->
                client
                    .getItem(get -> get.tableName(sink.table()).key(names).consistentRead(true))
                    .item());
    return item.isEmpty() ? Optional.empty() : Optional.of(found(item));
  }

  private static Found found(Map<String, AttributeValue> item) {
    AttributeValue origin = item.get(DynamoSink.ORIGIN);
    return new Found(
        origin == null || origin.s() == null ? "" : origin.s(),
        Attributes.number(item, DynamoSink.REVISION, 0),
        item.containsKey(DynamoSink.DELETED));
  }

  private static AttributeValue value(
      KeyAttribute attribute, @org.jspecify.annotations.Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException(
          "the key of the row has the attribute '"
              + attribute.name()
              + "'; give NAME=VALUE for it");
    }
    return switch (attribute.type()) {
      case STRING -> AttributeValue.fromS(text);
      case BINARY -> AttributeValue.fromB(SdkBytes.fromUtf8String(text));
      case NUMBER -> number(attribute, text);
    };
  }

  private static AttributeValue number(KeyAttribute attribute, String text) {
    try {
      return AttributeValue.fromN(new java.math.BigDecimal(text).toPlainString());
    } catch (NumberFormatException no) {
      throw new IllegalArgumentException(
          "'" + attribute.name() + "' of the row's key is a number, and not " + text, no);
    }
  }
}
