package io.weir.dynamo;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Keeps dead letters whole, whatever their size, in a table whose only key is the string {@value
 * #ID}. A letter is one row, named by its function and by where it stood; a payload above {@value
 * #CHUNK_BYTES} bytes is cut into further rows, which are written first, so that a row that can be
 * read is whole. {@link DeadLetters} reads them back.
 *
 * <p>Every row is written by a PutItem, so an alarm on their number in the metrics of DynamoDB sees
 * each letter, and not that letters were sent again.
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

  /** The default of {@link #keepFor}: 366 days, longer than any stream keeps the record itself. */
  public static final Duration KEPT = Duration.ofDays(366);

  private final String name;
  private final String table;
  private final Keeping keeping;

  /** Null = the process's own, which is made when it is first used. */
  private final @Nullable DynamoDbClient client;

  private final RequestCounts counts;

  private DeadLetterTable(
      String name,
      String table,
      Keeping keeping,
      @Nullable DynamoDbClient client,
      RequestCounts counts) {
    this.name = name;
    this.table = table;
    this.keeping = keeping;
    this.client = client;
    this.counts = counts;
  }

  /** A table called like the sink. */
  public static DeadLetterTable table(String table) {
    return new DeadLetterTable(
        TableName.checked(table, "DeadLetterTable.table(..)"),
        table,
        new Keeping(KEPT, InstantSource.system()),
        null,
        new RequestCounts());
  }

  /**
   * Sets the time for which a letter is kept after it was written, by the wall clock. Rows have the
   * attribute {@link DynamoSink#EXPIRES}: make it the table's TTL attribute, or rows are never
   * deleted. Existing rows are not changed.
   *
   * @param time at least a day
   */
  public DeadLetterTable keepFor(Duration time) {
    if (time.compareTo(Duration.ofDays(1)) < 0 || time.compareTo(Duration.ofDays(36_600)) > 0) {
      throw new IllegalArgumentException(
          "keepFor("
              + time
              + ") must be a day to 36600 days: somebody has to look at a letter before it goes; for"
              + " ever is keepForever()");
    }
    return keeping(new Keeping(time, keeping.clock()));
  }

  /** Letters are never dropped: somebody has to delete them. */
  public DeadLetterTable keepForever() {
    return keeping(new Keeping(null, keeping.clock()));
  }

  /** A clock in place of the machine's, for tests. */
  DeadLetterTable clock(InstantSource chosen) {
    return keeping(new Keeping(keeping.time(), chosen));
  }

  private DeadLetterTable keeping(Keeping chosen) {
    return new DeadLetterTable(name, table, chosen, client, counts);
  }

  /** The table {@value io.weir.StreamFunction#DEAD_LETTERS}, or the one the environment names. */
  public static DeadLetterTable fromEnvironment() {
    return table(StreamFunction.DEAD_LETTERS).inEnvironment();
  }

  /** The same sink on another client, which the caller closes; for local runs and tests. */
  public DeadLetterTable withClient(DynamoDbClient bound, RequestCounts shared) {
    return new DeadLetterTable(
        name, table, keeping, bound, Objects.requireNonNull(shared, "shared"));
  }

  /** The same sink, with the same name, on another table. */
  public DeadLetterTable inTable(String physical) {
    return new DeadLetterTable(
        name,
        TableName.checked(physical, "inTable(..) of sink '" + name + "'"),
        keeping,
        client,
        counts);
  }

  /**
   * The same sink on the table that an environment variable names, as {@link
   * DynamoSink#inEnvironment}.
   */
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
  public List<Resource> resources() {
    List<Resource.Attribute> key = List.of(new Resource.Attribute(ID, "S"));
    return List.of(
        Resource.of(Resource.Kind.TABLE, name, DynamoSink.variable(name))
            .in(new Resource.Form.Table(key, List.of(), DynamoSink.EXPIRES))
            .calls("dynamodb:PutItem"));
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
                used, table, List.of(ID), Duration.ofDays(7), counts, Requests.PARALLEL)
            .withoutInserts();
    return new DeadLetterWriter(new DeadLetterChunks(used, table, counts), heads, keeping);
  }
}
