package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.INDEX;
import static io.weir.dynamo.RequestCounts.Category.READ;

import io.weir.aws.Parallel;
import io.weir.state.DuePage;
import io.weir.state.DueQuery;
import io.weir.state.Snapshot;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementError;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The sparse indexes over due hints: pages of keys, and hints corrected after a tick. */
record DueIndex(
    DynamoDbClient client,
    String table,
    RequestCounts counts,
    DueHints hints,
    Known.Memory memory) {

  DuePage page(DueQuery query) {
    boolean event = query.domain() == TimeDomain.EVENT;
    String due = event ? Attributes.EVENT_DUE : Attributes.PROCESSING_DUE;
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table)
            .indexName(event ? Attributes.EVENT_INDEX : Attributes.PROCESSING_INDEX)
            .keyConditionExpression("g = :g AND " + due + " <= :to")
            .expressionAttributeValues(values(query))
            .limit(query.limit());
    String after = query.after();
    if (after != null) {
      request.exclusiveStartKey(start(query, after, due));
    }
    counts.requests(READ, 1);
    QueryResponse response = Requests.call(table, () -> client.query(request.build()));
    int size = response.items().stream().mapToInt(WriteUnits::size).sum();
    counts.readHalves(WriteUnits.readHalves(size, false));
    String next = response.hasLastEvaluatedKey() ? cursor(response.lastEvaluatedKey(), due) : null;
    return new DuePage(response.items().stream().map(Items::key).toList(), next);
  }

  private static Map<String, AttributeValue> values(DueQuery query) {
    return Map.of(
        ":g", Attributes.string(DueHints.slot(query.function(), query.slot())),
        ":to", Attributes.number(query.upTo()));
  }

  private static String cursor(Map<String, AttributeValue> last, String due) {
    return Attributes.of(last, due).n()
        + "/"
        + Attributes.of(last, Attributes.KEY).b().asUtf8String();
  }

  private static Map<String, AttributeValue> start(DueQuery query, String after, String due) {
    int at = after.indexOf('/');
    byte[] key = after.substring(at + 1).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Map.of(
        Attributes.SLOT,
        Attributes.string(DueHints.slot(query.function(), query.slot())),
        due,
        AttributeValue.fromN(after.substring(0, at)),
        Attributes.KEY,
        Attributes.binary(key),
        Attributes.SORT,
        Attributes.HEAD);
  }

  /** A head's hints as they should be. */
  private record Hints(
      Snapshot snapshot, @Nullable Known known, OptionalLong event, OptionalLong processing) {
    boolean areStored() {
      boolean same =
          known != null
              && known.eventHint().equals(event)
              && known.processingHint().equals(processing);
      return same || snapshot.version() == 0;
    }
  }

  private Hints hints(Snapshot snapshot) {
    return new Hints(
        snapshot,
        memory.at(snapshot.key(), snapshot.version()),
        hints.event(snapshot.record()),
        hints.processing(snapshot.record()));
  }

  void refresh(List<Snapshot> snapshots) {
    List<Hints> wrong =
        snapshots.stream().map(this::hints).filter(one -> !one.areStored()).toList();
    if (wrong.size() == 1) {
      write(wrong.getFirst());
    } else {
      Parallel.map(Requests.PARALLEL, Requests.statements(wrong), this::writeTogether);
    }
  }

  private Void writeTogether(List<Hints> all) {
    List<BatchStatementRequest> statements = all.stream().map(this::statement).toList();
    counts.requests(INDEX, 1);
    List<BatchStatementResponse> responses =
        Requests.call(
            table,
            () -> client.batchExecuteStatement(batch -> batch.statements(statements)).responses());
    for (int i = 0; i < all.size(); i++) {
      written(all.get(i), responses.get(i).error());
    }
    return null;
  }

  private void written(Hints one, @Nullable BatchStatementError error) {
    if (error == null) {
      written(one);
    } else if ("ConditionalCheckFailed".equals(error.codeAsString())) {
      counts.writeUnits(INDEX, 1);
    } else {
      throw Requests.failure(table, error.codeAsString(), error.message(), null);
    }
  }

  private BatchStatementRequest statement(Hints one) {
    List<AttributeValue> parameters = new ArrayList<>();
    StringBuilder text = new StringBuilder("UPDATE \"" + table + "\" SET g=?");
    parameters.add(Attributes.string(hints.slot(one.snapshot().key())));
    change(Attributes.EVENT_DUE, one.event(), text, parameters);
    change(Attributes.PROCESSING_DUE, one.processing(), text, parameters);
    text.append(" WHERE k=? AND s=? AND v=?");
    parameters.add(Items.head(one.snapshot().key()).get(Attributes.KEY));
    parameters.add(Attributes.HEAD);
    parameters.add(Attributes.number(one.snapshot().version()));
    OptionalLong expiry = one.snapshot().expiresAt();
    text.append(expiry.isEmpty() ? " AND t IS MISSING" : " AND t=?");
    expiry.ifPresent(at -> parameters.add(Items.seconds(at)));
    return BatchStatementRequest.builder()
        .statement(text.toString())
        .parameters(parameters)
        .build();
  }

  private static void change(
      String name, OptionalLong hint, StringBuilder text, List<AttributeValue> parameters) {
    text.append(hint.isEmpty() ? " REMOVE " + name : " SET " + name + "=?");
    hint.ifPresent(at -> parameters.add(Attributes.number(at)));
  }

  private void write(Hints one) {
    Snapshot snapshot = one.snapshot();
    Map<String, AttributeValue> values = new HashMap<>();
    List<String> sets = new ArrayList<>(List.of("g = :g"));
    List<String> removes = new ArrayList<>();
    values.put(":v", Attributes.number(snapshot.version()));
    snapshot.expiresAt().ifPresent(at -> values.put(":t", Items.seconds(at)));
    values.put(":g", Attributes.string(hints.slot(snapshot.key())));
    change(Attributes.EVENT_DUE, one.event(), sets, removes, values);
    change(Attributes.PROCESSING_DUE, one.processing(), sets, removes, values);
    String expiry = snapshot.expiresAt().isEmpty() ? "attribute_not_exists(t)" : "t = :t";
    String remove = removes.isEmpty() ? "" : " REMOVE " + String.join(", ", removes);
    counts.requests(INDEX, 1);
    try {
      client.updateItem(update ->
          update
              .tableName(table)
              .key(Items.head(snapshot.key()))
              .updateExpression("SET " + String.join(", ", sets) + remove)
              .conditionExpression("v = :v AND " + expiry)
              .expressionAttributeValues(values));
      written(one);
    } catch (ConditionalCheckFailedException e) {
      counts.writeUnits(INDEX, 1);
    } catch (SdkException e) {
      throw Requests.failure(table, e);
    }
  }

  private static void change(
      String name,
      OptionalLong hint,
      List<String> sets,
      List<String> removes,
      Map<String, AttributeValue> values) {
    if (hint.isEmpty()) {
      removes.add(name);
      return;
    }
    sets.add(name + " = :" + name);
    values.put(":" + name, Attributes.number(hint.getAsLong()));
  }

  private void written(Hints one) {
    Known known = one.known();
    if (known == null) {
      counts.writeUnits(INDEX, 3);
      return;
    }
    counts.writeUnits(INDEX, WriteUnits.write(known.size()));
    counts.writeUnits(INDEX, Hint.moved(known.eventHint(), one.event()));
    counts.writeUnits(INDEX, Hint.moved(known.processingHint(), one.processing()));
    memory.put(
        one.snapshot().key(),
        new Known(
            one.snapshot().version(),
            0,
            one.event(),
            one.processing(),
            known.hintedAt(),
            known.size(),
            known.data()));
  }
}
