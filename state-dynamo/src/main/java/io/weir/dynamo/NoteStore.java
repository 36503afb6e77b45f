package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.PROGRESS;

import io.weir.state.Note;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Notes of engines: one partition a function, apart from its progress, one item a name. */
record NoteStore(DynamoDbClient client, String table, RequestCounts counts, Reader reader) {
  private static final int NOTE = 2;

  Optional<Note> get(String function, String name) {
    Map<String, AttributeValue> key = key(function, name);
    return Optional.ofNullable(reader.get(List.of(key)).get(key)).map(item -> note(name, item));
  }

  /**
   * @return the note that is stored now
   */
  Note commit(String function, Note next) {
    Map<String, AttributeValue> item = new HashMap<>(key(function, next.name()));
    item.put(Attributes.VERSION, Attributes.number(next.version()));
    item.put(Attributes.BODY, Attributes.binary(next.body()));
    counts.requests(PROGRESS, 1);
    counts.writeUnits(PROGRESS, WriteUnits.write(WriteUnits.size(item)));
    try {
      write(function, next, item);
      return next;
    } catch (ConditionalCheckFailedException e) {
      return e.hasItem() && !e.item().isEmpty()
          ? note(next.name(), e.item())
          : Note.none(next.name());
    } catch (SdkException e) {
      throw Requests.failure(table, e);
    }
  }

  private void write(String function, Note next, Map<String, AttributeValue> item) {
    boolean first = next.version() == 1;
    String condition = first ? "attribute_not_exists(k)" : "v = :was";
    Map<String, AttributeValue> was =
        first ? null : Map.of(":was", Attributes.number(next.version() - 1));
    if (next.isRemoval()) {
      client.deleteItem(delete ->
          delete
              .tableName(table)
              .key(key(function, next.name()))
              .conditionExpression(condition)
              .expressionAttributeValues(was)
              .returnValuesOnConditionCheckFailure("ALL_OLD"));
    } else {
      client.putItem(put ->
          put.tableName(table)
              .item(item)
              .conditionExpression(condition)
              .expressionAttributeValues(was)
              .returnValuesOnConditionCheckFailure("ALL_OLD"));
    }
  }

  private static Note note(String name, Map<String, AttributeValue> item) {
    return new Note(
        name,
        Attributes.number(item, Attributes.VERSION, 0),
        Attributes.binary(item, Attributes.BODY));
  }

  private static Map<String, AttributeValue> key(String function, String name) {
    ByteArrayOutputStream sort = new ByteArrayOutputStream();
    sort.write(NOTE);
    sort.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    return Map.of(
        Attributes.KEY,
        Attributes.binary((function + "#").getBytes(StandardCharsets.UTF_8)),
        Attributes.SORT,
        Attributes.binary(sort.toByteArray()));
  }
}
