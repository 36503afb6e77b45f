package io.weir.dynamo;

import io.weir.DeadLetter;
import io.weir.codec.Unicode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** A dead letter as the row that names it. */
final class DeadLetterRow {
  static final String FUNCTION = "function";
  static final String REASON = "reason";
  static final String MESSAGE = "message";
  static final String POSITION = "position";
  static final String PARTITION_KEY = "partitionKey";
  static final String KEY = "key";
  static final String ARRIVAL = "arrival";
  static final String STACK = "stack";
  static final String PAYLOAD = "payload";

  /**
   * The sink of a result; results have this and the attributes below, with which they are
   * delivered.
   */
  static final String RESULT_SINK = "resultSink";

  static final String RESULT_REVISION = "resultRevision";
  static final String RESULT_OP = "resultOp";
  static final String RESULT_TYPE = "resultType";

  /** The number of chunks; rows with chunks also have the bytes and the hash of the payload. */
  static final String PARTS = "payloadParts";

  static final String BYTES = "payloadBytes";
  static final String HASH = "payloadHash";

  /** The time at which the letter was last sent again, ISO-8601. */
  static final String REDRIVEN = "redriven";

  /** Room for the name of a chunk in the 2,048 bytes that a partition key may have. */
  private static final int MAX_ID_BYTES = 1_900;

  private DeadLetterRow() {}

  /**
   * A record is a dead letter of a function once: where it stood names it. A result may be one for
   * each of its sinks.
   */
  static String id(DeadLetter letter) {
    String sink = letter.result() == null ? "" : "/" + letter.result().sink();
    String id = letter.function() + "/" + letter.position() + sink;
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    return utf8.length <= MAX_ID_BYTES
        ? id
        : Unicode.cut(id, MAX_ID_BYTES - 64) + "/" + DeadLetterChunks.hash(utf8);
  }

  static boolean isChunked(DeadLetter letter) {
    return letter.payload().length > DeadLetterTable.CHUNK_BYTES;
  }

  /**
   * @param until the time at which it may be dropped, epoch seconds; empty = never
   */
  static Map<String, Object> of(DeadLetter letter, OptionalLong until) {
    Map<String, Object> row = new HashMap<>();
    row.put(DeadLetterTable.ID, id(letter));
    row.put(FUNCTION, letter.function());
    row.put(REASON, letter.reason());
    row.put(MESSAGE, letter.message());
    row.put(POSITION, letter.position());
    row.put(PARTITION_KEY, letter.partitionKey());
    row.put(KEY, letter.key());
    row.put(ARRIVAL, letter.arrival());
    row.put(STACK, letter.stack());
    if (letter.result() != null) {
      row.put(RESULT_SINK, letter.result().sink());
      row.put(RESULT_REVISION, letter.result().revision());
      row.put(RESULT_OP, letter.result().op());
      row.put(RESULT_TYPE, letter.result().type());
    }
    payload(row, letter.payload());
    until.ifPresent(at -> row.put(DynamoSink.EXPIRES, at));
    return row;
  }

  private static void payload(Map<String, Object> row, byte[] payload) {
    if (payload.length <= DeadLetterTable.CHUNK_BYTES) {
      row.put(PAYLOAD, payload);
      return;
    }
    row.put(PARTS, DeadLetterChunks.parts(payload.length));
    row.put(BYTES, payload.length);
    row.put(HASH, DeadLetterChunks.hash(payload));
  }
}
