package io.weir.dynamo;

import io.weir.state.Commit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One conditional write of a head, as each of the requests that can carry it. No client in it.
 *
 * @param known the remembered data of the stored head; null if there is none
 */
record HeadWrite(
    Commit commit, Plan plan, @Nullable Known known, String slot, Hint event, Hint processing) {

  /** The category in which the write is counted. */
  RequestCounts.Category category() {
    return commit.onlySettles() ? RequestCounts.Category.CLEAR : RequestCounts.Category.COMMIT;
  }

  boolean isNew() {
    return commit.based().version() == 0;
  }

  /**
   * True if a batch can carry the write, because nothing needs to be known of the item that it
   * replaces.
   */
  boolean fitsBatch() {
    boolean plain = plan.head().data().isEmpty();
    return plain && (known == null ? isNew() : known.data().isEmpty());
  }

  /** True if it goes over a head that is known to have expired. */
  private boolean replaces() {
    return isNew() && known != null;
  }

  PutItemRequest put(String table) {
    return PutItemRequest.builder()
        .tableName(table)
        .item(item(event.wanted(), processing.wanted()))
        .conditionExpression("attribute_not_exists(k) OR t <= :now")
        .expressionAttributeValues(Map.of(":now", nowSeconds()))
        .returnValues("ALL_OLD")
        .returnValuesOnConditionCheckFailure("ALL_OLD")
        .build();
  }

  UpdateItemRequest update(String table) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    List<String> sets = new ArrayList<>();
    changes()
        .forEach((name, value) -> {
          sets.add(name + " = :" + name);
          values.put(":" + name, value);
        });
    List<String> conditions = new ArrayList<>();
    if (neverExpires()) {
      conditions.add("attribute_not_exists(t)");
    }
    conditions()
        .forEach((name, value) -> {
          conditions.add(name + " = :was" + name);
          values.put(":was" + name, value);
        });
    String remove = removes().isEmpty() ? "" : " REMOVE " + String.join(", ", removes());
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(Items.head(commit.key()))
        .updateExpression("SET " + String.join(", ", sets) + remove)
        .conditionExpression(String.join(" AND ", conditions))
        .expressionAttributeValues(values)
        .returnValues("ALL_OLD")
        .returnValuesOnConditionCheckFailure("ALL_OLD")
        .build();
  }

  BatchStatementRequest statement(String table) {
    return isNew() && !replaces() ? insertStatement(table) : updateStatement(table);
  }

  private BatchStatementRequest insertStatement(String table) {
    return Statements.insert(table, item(event.wanted(), processing.wanted()));
  }

  private BatchStatementRequest updateStatement(String table) {
    List<AttributeValue> parameters = new ArrayList<>(changes().values());
    StringBuilder text = new StringBuilder("UPDATE \"" + table + "\"");
    changes().keySet().forEach(name -> text.append(" SET ").append(name).append("=?"));
    removes().forEach(name -> text.append(" REMOVE ").append(name));
    text.append(" WHERE k=? AND s=?");
    parameters.add(Items.head(commit.key()).get(Attributes.KEY));
    parameters.add(Attributes.HEAD);
    if (replaces()) {
      text.append(" AND t <= ?");
      parameters.add(nowSeconds());
    } else if (neverExpires()) {
      text.append(" AND t IS MISSING");
    }
    conditions()
        .forEach((name, value) -> {
          text.append(" AND ").append(name).append("=?");
          parameters.add(value);
        });
    return BatchStatementRequest.builder()
        .statement(text.toString())
        .parameters(parameters)
        .returnValuesOnConditionCheckFailure("ALL_OLD")
        .build();
  }

  private Map<String, AttributeValue> changes() {
    Map<String, AttributeValue> changes = new LinkedHashMap<>();
    changes.put(Attributes.VERSION, Attributes.number(plan.head().version()));
    changes.put(Attributes.BODY, Attributes.binary(plan.body()));
    commit.expiresAt().ifPresent(at -> changes.put(Attributes.TTL, Items.seconds(at)));
    if (event.writes() || processing.writes()) {
      changes.put(Attributes.SLOT, Attributes.string(slot));
    }
    for (Hint hint : List.of(event, processing)) {
      if (hint.writes()) {
        changes.put(hint.name(), Attributes.number(hint.wanted().getAsLong()));
      }
    }
    return changes;
  }

  private List<String> removes() {
    List<String> removes = new ArrayList<>();
    if (commit.expiresAt().isEmpty()) {
      removes.add(Attributes.TTL);
    }
    for (Hint hint : List.of(event, processing)) {
      if (hint.removes()) {
        removes.add(hint.name());
      }
    }
    if (leavesIndexes()) {
      removes.add(Attributes.SLOT);
    }
    return removes;
  }

  private boolean leavesIndexes() {
    return (event.removes() || processing.removes())
        && event.over(event.stored()).isEmpty()
        && processing.over(processing.stored()).isEmpty();
  }

  private boolean neverExpires() {
    return !isNew() && commit.based().expiresAt().isEmpty();
  }

  /**
   * The stored version and expiry, which tell an item from the one that comes after it, and the
   * stored hints where this write relies on one to stay.
   */
  private Map<String, AttributeValue> conditions() {
    Map<String, AttributeValue> conditions = new LinkedHashMap<>();
    long stored = isNew() && known != null ? known.expired() : commit.based().version();
    conditions.put(Attributes.VERSION, Attributes.number(stored));
    commit.based().expiresAt().ifPresent(at -> conditions.put(Attributes.TTL, Items.seconds(at)));
    for (Hint hint : List.of(event, processing)) {
      if (hint.relies()) {
        conditions.put(hint.name(), Attributes.number(hint.stored().getAsLong()));
      }
    }
    return conditions;
  }

  private AttributeValue nowSeconds() {
    return Attributes.number(Math.floorDiv(commit.now(), 1000L));
  }

  /**
   * The data to remember of the head once this is written over {@code old}; null if the hints are
   * not known.
   */
  @Nullable Known after(@Nullable Known old) {
    if (!isNew() && old == null) {
      return null;
    }
    OptionalLong nextEvent = event.over(old == null ? OptionalLong.empty() : old.eventHint());
    OptionalLong nextProcessing =
        processing.over(old == null ? OptionalLong.empty() : old.processingHint());
    return new Known(
        plan.head().version(),
        0,
        nextEvent,
        nextProcessing,
        event.changes() || processing.changes() || known == null ? commit.now() : known.hintedAt(),
        WriteUnits.size(item(nextEvent, nextProcessing)),
        plan.head().data());
  }

  private Map<String, AttributeValue> item(OptionalLong eventHint, OptionalLong processingHint) {
    return Items.head(plan, commit.expiresAt(), slot, eventHint, processingHint);
  }

  /** Units of the index entries that this moves. */
  long indexUnits(@Nullable Known old) {
    return event.indexUnits(old == null ? OptionalLong.empty() : old.eventHint())
        + processing.indexUnits(old == null ? OptionalLong.empty() : old.processingHint());
  }
}
