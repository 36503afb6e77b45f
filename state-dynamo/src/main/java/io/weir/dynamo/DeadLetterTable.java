package io.weir.dynamo;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.SinkWriter;
import io.weir.StreamFunction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Keeps dead letters whole, whatever their size, in a table whose only key is the string {@value
 * #ID}. A letter is one row, named by its function and by where it stood; a payload above {@value
 * #CHUNK_BYTES} bytes is cut into further rows, which are written first, so that a row that can be
 * read is whole. {@link DeadLetters} reads them back.
 *
 * <p>The table takes several functions. A letter's texts are within the limits of {@link
 * DeadLetter}, which leaves room for the payload's rows in DynamoDB's 400 KB; the payload is never
 * cut.
 */
public final class DeadLetterTable implements Sink<DeadLetter> {
  /** The table's partition key. */
  public static final String ID = "id";

  /** Bytes of payload in one row at most: 300 KB, an item holds 400 KB. */
  public static final int CHUNK_BYTES = 300 * 1024;

  /** Bytes of a message at most, in UTF-8: 8 KB; the rest is cut off. */
  public static final int MAX_MESSAGE_BYTES = DeadLetter.MAX_MESSAGE_BYTES;

  /** Bytes of a stack at most, in UTF-8: 32 KB; the rest is cut off. */
  public static final int MAX_STACK_BYTES = DeadLetter.MAX_STACK_BYTES;

  private final String name;
  private final String table;
  private final DynamoDbClient client;
  private final RequestCounts counts;

  private DeadLetterTable(String name, String table, DynamoDbClient client, RequestCounts counts) {
    this.name = name;
    this.table = table;
    this.client = client;
    this.counts = counts;
  }

  /** A table called like the sink. */
  public static DeadLetterTable table(String table) {
    return new DeadLetterTable(checked(table), table, null, new RequestCounts());
  }

  /** The table {@value io.weir.StreamFunction#DEAD_LETTERS}, or the one the environment names. */
  public static DeadLetterTable fromEnvironment() {
    return table(StreamFunction.DEAD_LETTERS).inEnvironment();
  }

  private static String checked(String table) {
    if (table == null || table.isBlank()) {
      throw new IllegalArgumentException("a dead letter table needs the table's name");
    }
    return table;
  }

  /** The same sink on a client that stays the caller's to close, for local runs and tests. */
  public DeadLetterTable withClient(DynamoDbClient bound, RequestCounts shared) {
    return new DeadLetterTable(name, table, bound, Objects.requireNonNull(shared, "shared"));
  }

  /** The same sink on a table of another name; its own name stays. */
  public DeadLetterTable inTable(String physical) {
    return new DeadLetterTable(name, checked(physical), client, counts);
  }

  /** The same sink on the table that the environment names, as {@link DynamoSink#inEnvironment}. */
  public DeadLetterTable inEnvironment() {
    return inEnvironment(System.getenv());
  }

  DeadLetterTable inEnvironment(Map<String, String> variables) {
    return DynamoSink.physicalTable(name, variables).map(this::inTable).orElse(this);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Effect effect() {
    return Effect.IDEMPOTENT_BY_REVISION;
  }

  @Override
  public byte[] encode(DeadLetter letter) {
    return DeadLetterCodec.encode(letter);
  }

  @Override
  public SinkWriter open() {
    DynamoDbClient used = client != null ? client : EnvironmentClient.get();
    SinkWriter heads =
        new DynamoSinkWriter(
            used, table, List.of(ID), Duration.ofDays(7), counts, Requests.PARALLEL);
    return new DeadLetterWriter(new DeadLetterChunks(used, table, counts), heads);
  }
}
