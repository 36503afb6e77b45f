package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.SINK;

import io.weir.aws.AwsClients;
import io.weir.aws.Parallel;
import io.weir.aws.SinkTime;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementError;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** Writes rows, each on the condition that it is newer than the stored row. */
final class DynamoSinkWriter implements SinkWriter {
  private final DynamoDbClient client;
  private final String table;
  private final List<String> key;
  private final Duration tombstones;
  private final RequestCounts counts;
  private final NewRows newRows = new NewRows();
  private final int requestsAtATime;
  private final long callMillis;

  DynamoSinkWriter(
      DynamoDbClient client,
      String table,
      List<String> key,
      Duration tombstones,
      RequestCounts counts,
      int requestsAtATime) {
    this.client = client;
    this.table = table;
    this.key = key;
    this.tombstones = tombstones;
    this.counts = counts;
    this.requestsAtATime = requestsAtATime;
    this.callMillis = AwsClients.callMillis(client);
  }

  /** Makes it write each row by its own PutItem, for callers that count requests. */
  DynamoSinkWriter withoutInserts() {
    newRows.denied();
    return this;
  }

  /** An emission, its place among those of a delivery, and what its row is to have. */
  private record Result(int place, Emission emission, Map<String, AttributeValue> values) {}

  /**
   * The emissions for a row. Only the newest is written; if it is refused, the next older one is.
   */
  private static final class Row {
    private final List<Result> results = new ArrayList<>();

    Result newest() {
      return results.get(results.size() - 1);
    }

    Emission emission() {
      return newest().emission();
    }

    /** The newest goes to the end; of equal ones that is the last. */
    void sort() {
      results.sort(Comparator.comparingLong(one -> one.emission().revision()));
    }

    /** Takes the newest away; gives its place. */
    int dropNewest() {
      return results.remove(results.size() - 1).place();
    }
  }

  /** Names the emissions of one key for one row; those of another key are not replaced by them. */
  private record RowName(Map<String, AttributeValue> key, String origin) {}

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    Outcome[] outcomes = new Outcome[emissions.size()];
    Map<RowName, Row> rows = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = collect(emissions.get(i), i, rows);
    }
    rows.values().forEach(Row::sort);
    SinkTime time = new SinkTime(remainingMillis, callMillis);
    List<Row> open = List.copyOf(rows.values());
    while (!open.isEmpty()) {
      open = settle(open, write(open, time), outcomes);
    }
    return List.of(outcomes);
  }

  /** Gives the rows of which an older emission is to be written. */
  private static List<Row> settle(List<Row> rows, List<Outcome> said, Outcome[] outcomes) {
    List<Row> older = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Outcome outcome = said.get(i);
      if (outcome instanceof Outcome.Refused && row.results.size() > 1) {
        outcomes[row.dropNewest()] = outcome;
        older.add(row);
      } else {
        row.results.forEach(one -> outcomes[one.place()] = outcome);
      }
    }
    return older;
  }

  /** Adds an emission to its row; gives an outcome only if it is refused. */
  private @Nullable Outcome collect(Emission emission, int place, Map<RowName, Row> rows) {
    try {
      Map<String, AttributeValue> values = RowCodec.decode(emission.payload());
      if (!values.keySet().containsAll(key)) {
        return Outcome.Refused.plain(
            "the row for table '" + table + "' lacks one of its key attributes " + key);
      }
      RowName name = new RowName(keyOf(values), emission.key());
      rows.computeIfAbsent(name, row -> new Row()).results.add(new Result(place, emission, values));
      return null;
    } catch (UnreadableStateException e) {
      return Outcome.Retry.plain(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, AttributeValue> keyOf(Map<String, AttributeValue> values) {
    Map<String, AttributeValue> part = new HashMap<>();
    key.forEach(name -> part.put(name, named(Attributes.of(values, name))));
    return part;
  }

  /** To DynamoDB 1.0 and 1 are one key, so they are one row here too. */
  private static AttributeValue named(AttributeValue value) {
    return value.n() == null || WholeNumbers.is(value.n())
        ? value
        : AttributeValue.fromN(new BigDecimal(value.n()).stripTrailingZeros().toPlainString());
  }

  private List<Outcome> write(List<Row> rows, SinkTime time) {
    if (rows.size() == 1 || !newRows.areTheRule()) {
      return Parallel.map(requestsAtATime, rows, row -> write(row, time));
    }
    return Parallel.map(requestsAtATime, Requests.statements(rows), some -> insert(some, time))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Inserts rows. A row that cannot be inserted is put instead, because a put gives the reason.
   * Where an insert has no answer, no put is tried.
   */
  private List<Outcome> insert(List<Row> rows, SinkTime time) {
    if (time.isOver()) {
      return Collections.nCopies(rows.size(), SinkTime.OVER);
    }
    List<Map<String, AttributeValue>> items = rows.stream().map(this::item).toList();
    counts.requests(SINK, 1);
    List<BatchStatementResponse> responses;
    try {
      List<BatchStatementRequest> inserts =
          items.stream().map(item -> Statements.insert(table, item)).toList();
      responses = client.batchExecuteStatement(batch(inserts, time)).responses();
    } catch (SdkClientException e) {
      return Collections.nCopies(rows.size(), failed(e));
    } catch (SdkException e) {
      if (Requests.isConfiguration(e)) {
        newRows.denied();
      }
      return rows.stream().map(row -> write(row, time)).toList();
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      outcomes.add(inserted(rows.get(i), items.get(i), responses.get(i).error(), time));
    }
    return outcomes;
  }

  private static BatchExecuteStatementRequest batch(
      List<BatchStatementRequest> statements, SinkTime time) {
    return BatchExecuteStatementRequest.builder()
        .statements(statements)
        .overrideConfiguration(time.limit())
        .build();
  }

  private Outcome inserted(
      Row row,
      Map<String, AttributeValue> item,
      @Nullable BatchStatementError error,
      SinkTime time) {
    if (error == null) {
      count(item, Map.of());
      return Outcome.DELIVERED;
    }
    switch (error.codeAsString()) {
      case "DuplicateItem" -> counts.writeUnits(SINK, 1);
      case "AccessDenied" -> newRows.denied();
      default -> counts.refused(error.codeAsString());
    }
    return write(row, time);
  }

  @Override
  public Usage takeUsage() {
    return counts.takeUsage().plus(AwsClients.takeThrottles(client));
  }

  private Outcome write(Row row, SinkTime time) {
    if (time.isOver()) {
      return SinkTime.OVER;
    }
    Map<String, AttributeValue> item = item(row);
    counts.requests(SINK, 1);
    try {
      Map<String, AttributeValue> old = client.putItem(put(row, item, time)).attributes();
      count(item, old);
      return Outcome.DELIVERED;
    } catch (ConditionalCheckFailedException e) {
      count(item, e.hasItem() ? e.item() : Map.of());
      return overtaken(row, e.hasItem() ? e.item() : Map.of());
    } catch (SdkException e) {
      return failed(e);
    }
  }

  private void count(Map<String, AttributeValue> item, Map<String, AttributeValue> old) {
    newRows.wrote(old.isEmpty());
    int size = Math.max(WriteUnits.size(item), WriteUnits.size(old));
    counts.writeUnits(SINK, WriteUnits.write(size));
  }

  private Map<String, AttributeValue> item(Row row) {
    boolean deleted = row.emission().op() == Emission.Op.DELETE;
    Map<String, AttributeValue> item =
        new HashMap<>(deleted ? keyOf(row.newest().values()) : row.newest().values());
    item.put(DynamoSink.REVISION, Attributes.number(row.emission().revision()));
    item.put(DynamoSink.ORIGIN, AttributeValue.fromS(row.emission().key()));
    if (deleted) {
      long expires = Instant.now().plus(tombstones).getEpochSecond();
      item.put(DynamoSink.DELETED, AttributeValue.fromBool(true));
      item.put(DynamoSink.EXPIRES, Attributes.number(expires));
    }
    return item;
  }

  private PutItemRequest put(Row row, Map<String, AttributeValue> item, SinkTime time) {
    return PutItemRequest.builder()
        .tableName(table)
        .item(item)
        .conditionExpression("attribute_not_exists(#r) OR (#r < :r AND #o = :o)")
        .expressionAttributeNames(Map.of("#r", DynamoSink.REVISION, "#o", DynamoSink.ORIGIN))
        .expressionAttributeValues(
            Map.of(
                ":r", Attributes.number(row.emission().revision()),
                ":o", AttributeValue.fromS(row.emission().key())))
        .returnValues("ALL_OLD")
        .returnValuesOnConditionCheckFailure("ALL_OLD")
        .overrideConfiguration(time.limit())
        .build();
  }

  private Outcome overtaken(Row row, Map<String, AttributeValue> stored) {
    AttributeValue origin = stored.get(DynamoSink.ORIGIN);
    if (origin == null || row.emission().key().equals(origin.s())) {
      return Outcome.DELIVERED;
    }
    return new Outcome.Refused(
        "the row "
            + keyOf(row.newest().values())
            + " of table '"
            + table
            + "' belongs to the key '"
            + origin.s()
            + "', and '"
            + row.emission().key()
            + "' writes it too; revisions of two keys cannot be compared:"
            + " make the function's key part of the row's key");
  }

  /** True if the table has other keys than the sink, so that the deployment is wrong (R17). */
  private static boolean hasOtherKeys(SdkException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("Missing the key ")
        || message.contains("required keys was not given")
        || message.contains("does not match the schema");
  }

  private Outcome failed(SdkException e) {
    if (Requests.isConfiguration(e)) {
      return Outcome.Retry.plain(String.valueOf(Requests.failure(table, e).getMessage()));
    }
    if (hasOtherKeys(e)) {
      return Outcome.Retry.plain(
          "table '"
              + table
              + "' has other key attributes than the sink's key(..) and sortKey(..) name: let the sink"
              + " name them, or give it a table of that key ("
              + e.getMessage()
              + ")");
    }
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && "ValidationException".equals(service.awsErrorDetails().errorCode())) {
      return new Outcome.Refused(
          "table '"
              + table
              + "' will not take the row: "
              + e.getMessage()
              + "; the sink's key(..) and sortKey(..) must name the table's key attributes and their"
              + " types, and a row has at most 400 KB");
    }
    return Outcome.Retry.plain("table '" + table + "': " + e.getMessage());
  }
}
