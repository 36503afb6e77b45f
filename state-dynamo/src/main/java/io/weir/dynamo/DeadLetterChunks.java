package io.weir.dynamo;

import static io.weir.dynamo.DeadLetterTable.CHUNK_BYTES;
import static io.weir.dynamo.RequestCounts.Category.SINK;

import io.weir.aws.Parallel;
import io.weir.aws.SinkTime;
import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import io.weir.state.StateStoreException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * The rows of a payload that is too large for one: named by the letter, the content's hash and
 * their place. They never change, so writing them again does no harm; and an older letter cannot
 * put its bytes under a newer one.
 */
record DeadLetterChunks(DynamoDbClient client, String table, RequestCounts counts) {
  /** The place of a chunk; a row without it is a letter. */
  static final String PART = "part";

  private static final String DATA = "data";
  private static final int WRITES_AT_A_TIME = 4;

  static int parts(int bytes) {
    return (bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
  }

  static String hash(byte[] content) {
    return "%016x".formatted(SegmentRef.checksum(content));
  }

  private static String name(String letter, String hash, int part) {
    return letter + "#" + hash + "#" + part;
  }

  /**
   * @param until the time at which the letter's row may be dropped, epoch seconds; empty = never.
   *     Its chunks stay longer, at least as long as an earlier writer wanted, because its row may
   *     name them
   * @throws StateStoreException if it is not known in the time that is left that they are written
   */
  void write(String letter, byte[] payload, OptionalLong until, SinkTime time) {
    String hash = hash(payload);
    List<Integer> parts = IntStream.range(0, parts(payload.length)).boxed().toList();
    Parallel.map(
        WRITES_AT_A_TIME,
        parts,
        part -> {
          int from = part * CHUNK_BYTES;
          int to = Math.min(payload.length, from + CHUNK_BYTES);
          put(name(letter, hash, part), part, Arrays.copyOfRange(payload, from, to), until, time);
          return part;
        });
  }

  private void put(String name, int part, byte[] data, OptionalLong until, SinkTime time) {
    time.require();
    Map<String, AttributeValue> item = new HashMap<>();
    item.put(DeadLetterTable.ID, Attributes.string(name));
    item.put(PART, Attributes.number(part));
    item.put(DATA, Attributes.binary(data));
    until.ifPresent(
        at -> item.put(DynamoSink.EXPIRES, Attributes.number(at + Keeping.CHUNKS_LONGER_SECONDS)));
    counts.requests(SINK, 1);
    counts.writeUnits(SINK, WriteUnits.write(WriteUnits.size(item)));
    Requests.call(table, () -> put(item, time));
  }

  /**
   * Writes a chunk unless it is there. The name is a hash of the content, so a chunk of that name
   * that lives as long is the same.
   */
  private boolean put(Map<String, AttributeValue> item, SinkTime time) {
    AttributeValue until = item.get(DynamoSink.EXPIRES);
    Map<String, AttributeValue> values = until == null ? Map.of() : Map.of(":until", until);
    String lessLong = until == null ? "attribute_exists(#until)" : "#until < :until";
    PutItemRequest.Builder put =
        PutItemRequest.builder()
            .tableName(table)
            .item(item)
            .overrideConfiguration(time.limit())
            .conditionExpression("attribute_not_exists(#id) OR " + lessLong)
            .expressionAttributeNames(
                Map.of("#id", DeadLetterTable.ID, "#until", DynamoSink.EXPIRES));
    if (!values.isEmpty()) {
      put.expressionAttributeValues(values);
    }
    try {
      client.putItem(put.build());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /**
   * Reads the payload of a row from its chunks.
   *
   * @throws UnreadableStateException if a chunk is missing or holds other bytes
   */
  byte[] read(String letter, String hash, int parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int part = 0; part < parts; part++) {
      String name = name(letter, hash, part);
      Map<String, AttributeValue> key = Map.of(DeadLetterTable.ID, Attributes.string(name));
      var item =
          Requests.call(
              table,
              () ->
                  client.getItem(get -> get.tableName(table).key(key).consistentRead(true)).item());
      all.writeBytes(Attributes.binary(item, DATA));
    }
    byte[] payload = all.toByteArray();
    if (!hash(payload).equals(hash)) {
      throw new UnreadableStateException(
          "the payload of the dead letter "
              + LogText.key(letter)
              + " is not whole: one of its "
              + parts
              + " chunks is missing or changed; restore the table '"
              + table
              + "' from a backup");
    }
    return payload;
  }
}
