package io.weir.dynamo;

import static io.weir.dynamo.DeadLetterTable.CHUNK_BYTES;
import static io.weir.dynamo.RequestCounts.Category.SINK;

import io.weir.UnreadableStateException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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

  void write(String letter, byte[] payload) {
    String hash = hash(payload);
    List<Integer> parts = IntStream.range(0, parts(payload.length)).boxed().toList();
    Requests.parallel(
        WRITES_AT_A_TIME,
        parts,
        part -> {
          int from = part * CHUNK_BYTES;
          int to = Math.min(payload.length, from + CHUNK_BYTES);
          put(name(letter, hash, part), part, Arrays.copyOfRange(payload, from, to));
          return part;
        });
  }

  private void put(String name, int part, byte[] data) {
    Map<String, AttributeValue> item =
        Map.of(
            DeadLetterTable.ID,
            Attributes.string(name),
            PART,
            Attributes.number(part),
            DATA,
            Attributes.binary(data));
    counts.requests(SINK, 1);
    counts.writeUnits(SINK, WriteUnits.write(WriteUnits.size(item)));
    Requests.call(table, () -> client.putItem(put -> put.tableName(table).item(item)));
  }

  /**
   * The payload that a row says is in chunks.
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
          "the payload of the dead letter '"
              + letter
              + "' is not whole: one of its "
              + parts
              + " chunks is missing or changed; restore the table '"
              + table
              + "' from a backup");
    }
    return payload;
  }
}
