package io.weir.dynamo;

import io.weir.DeadLetter;
import io.weir.annotation.Experimental;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Reads the letters of a {@link DeadLetterTable}, and notes which were sent again. */
@Experimental
public final class DeadLetters {
  private final DynamoDbClient client;
  private final String table;
  private final DeadLetterChunks chunks;
  private final InstantSource clock;

  /**
   * @param client stays the caller's to close
   */
  public DeadLetters(DynamoDbClient client, String table) {
    this(client, table, InstantSource.system());
  }

  /**
   * @param clock the wall clock, to leave out expired letters that TTL has not deleted yet
   */
  public DeadLetters(DynamoDbClient client, String table, InstantSource clock) {
    this.clock = clock;
    this.client = client;
    this.table = table;
    this.chunks = new DeadLetterChunks(client, table, new RequestCounts());
  }

  /** On a client with region, credentials and endpoint from the environment. */
  public static DeadLetters inTable(String table) {
    return new DeadLetters(EnvironmentClient.get(), table);
  }

  /**
   * A stored letter.
   *
   * @param id its id in the table
   * @param letter the letter; in a list without its payload
   * @param bytes the size of the whole payload
   * @param redriven the time at which it was last sent again; empty if it was not
   * @param until the time at which it is deleted; empty = never by itself
   */
  public record Kept(
      String id,
      DeadLetter letter,
      int bytes,
      Optional<Instant> redriven,
      Optional<Instant> until) {}

  /** All letters, in no order, without their payloads. Reads the whole table as it goes. */
  public Stream<Kept> list() {
    ScanRequest all =
        ScanRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .filterExpression(
                "attribute_not_exists(#part) AND attribute_not_exists(#deleted)"
                    + " AND (attribute_not_exists(#until) OR #until > :now)")
            .expressionAttributeNames(
                Map.of(
                    "#part",
                    DeadLetterChunks.PART,
                    "#deleted",
                    DynamoSink.DELETED,
                    "#until",
                    DynamoSink.EXPIRES))
            .expressionAttributeValues(Map.of(":now", Attributes.number(now())))
            .build();
    return Requests.call(table, () -> client.scanPaginator(all).items().stream())
        .map(row -> kept(row, new byte[0]));
  }

  /**
   * Reads one letter with its payload; empty if no letter has that id.
   *
   * @throws UnreadableStateException if a part of its payload is missing
   */
  public Optional<Kept> find(String id) {
    var request = Map.of(DeadLetterTable.ID, Attributes.string(id));
    var row =
        Requests.call(
            table,
            () ->
                client
                    .getItem(get -> get.tableName(table).key(request).consistentRead(true))
                    .item());
    boolean none =
        row.isEmpty()
            || row.containsKey(DeadLetterChunks.PART)
            || row.containsKey(DynamoSink.DELETED)
            || Attributes.number(row, DynamoSink.EXPIRES, Long.MAX_VALUE) <= now();
    return none ? Optional.empty() : Optional.of(kept(row, payload(id, row)));
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private byte[] payload(String id, Map<String, AttributeValue> row) {
    return row.containsKey(DeadLetterRow.PARTS)
        ? chunks.read(
            id,
            Attributes.of(row, DeadLetterRow.HASH).s(),
            (int) Attributes.number(row, DeadLetterRow.PARTS, 0))
        : Attributes.binary(row, DeadLetterRow.PAYLOAD);
  }

  private static Kept kept(Map<String, AttributeValue> row, byte[] payload) {
    int inline = Attributes.binary(row, DeadLetterRow.PAYLOAD).length;
    String redriven = text(row, DeadLetterRow.REDRIVEN);
    return new Kept(
        Attributes.of(row, DeadLetterTable.ID).s(),
        letter(row, payload),
        (int) Attributes.number(row, DeadLetterRow.BYTES, inline),
        Optional.ofNullable(redriven).map(Instant::parse),
        Optional.ofNullable(row.get(DynamoSink.EXPIRES))
            .map(until -> Instant.ofEpochSecond(Long.parseLong(until.n()))));
  }

  private static DeadLetter letter(Map<String, AttributeValue> row, byte[] payload) {
    return new DeadLetter(
        required(row, DeadLetterRow.FUNCTION),
        reason(required(row, DeadLetterRow.REASON)),
        required(row, DeadLetterRow.MESSAGE),
        required(row, DeadLetterRow.POSITION),
        text(row, DeadLetterRow.PARTITION_KEY),
        text(row, DeadLetterRow.KEY),
        Attributes.number(row, DeadLetterRow.ARRIVAL, 0),
        required(row, DeadLetterRow.STACK),
        payload,
        result(row));
  }

  private static DeadLetter.@Nullable Result result(Map<String, AttributeValue> row) {
    String sink = text(row, DeadLetterRow.RESULT_SINK);
    return sink == null
        ? null
        : new DeadLetter.Result(
            sink,
            Attributes.number(row, DeadLetterRow.RESULT_REVISION, 0),
            Emission.Op.valueOf(Attributes.of(row, DeadLetterRow.RESULT_OP).s()),
            text(row, DeadLetterRow.RESULT_TYPE));
  }

  private static DeadLetter.Reason reason(String name) {
    try {
      return DeadLetter.Reason.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw unreadable("has the reason '" + name + "'");
    }
  }

  private static String required(Map<String, AttributeValue> row, String name) {
    String text = text(row, name);
    if (text == null) {
      throw unreadable("has no " + name);
    }
    return text;
  }

  private static UnreadableStateException unreadable(String what) {
    return new UnreadableStateException(
        "a row " + what + "; this is no table of dead letters, or a newer one");
  }

  private static @Nullable String text(Map<String, AttributeValue> row, String name) {
    AttributeValue value = row.get(name);
    return value == null ? null : value.s();
  }

  /**
   * Notes that a letter was sent again. Call it after sending: if the command dies in between, the
   * letter is sent twice and not lost, and a function can deduplicate.
   *
   * @param before the {@link Kept#redriven} that was read; if it has changed, or the letter is
   *     gone, nothing is noted
   * @return false if nothing was noted
   */
  public boolean noteRedriven(String id, Optional<Instant> before, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":now", Attributes.string(now.toString()));
    before.ifPresent(at -> values.put(":before", Attributes.string(at.toString())));
    return change(
        id,
        "SET #r = :now",
        before.isEmpty() ? "attribute_not_exists(#r)" : "#r = :before",
        values);
  }

  private boolean change(
      String id, String update, String condition, Map<String, AttributeValue> values) {
    var key = Map.of(DeadLetterTable.ID, Attributes.string(id));
    try {
      Requests.call(
          table,
          () ->
              client.updateItem(call ->
                  call.tableName(table)
                      .key(key)
                      .updateExpression(update)
                      .conditionExpression("attribute_exists(#id) AND " + condition)
                      .expressionAttributeNames(
                          Map.of("#id", DeadLetterTable.ID, "#r", DeadLetterRow.REDRIVEN))
                      .expressionAttributeValues(values)));
      return true;
    } catch (io.weir.state.StateStoreException e) {
      if (e.getCause() instanceof ConditionalCheckFailedException) {
        return false;
      }
      throw e;
    }
  }
}
