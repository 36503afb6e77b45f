package io.weir.dynamo;

import static io.weir.dynamo.RequestCounts.Category.INDEX;

import io.weir.state.StateStoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The number of slots of the due index. Slot names do not depend on that number, so a store finds
 * every key if it reads as many slots as any store has ever written to. The first {@value #ALWAYS}
 * are always read. A process that writes to more first says so in an item of the function, whose
 * number only grows. So the setting may go up and down, also by a rollback, while processes with
 * another one still write: a key stays in its slot, every tick finds it there, and it moves to its
 * new slot when its hint is next written.
 *
 * @param configured the number of slots that this store writes to
 * @param claimed the functions whose item is known to have at least that number
 */
record DueSlots(Reader reader, int configured, Set<String> claimed) {
  /** The slots that are always read. */
  static final int ALWAYS = 4;

  /** A tick asks each slot once in each time domain. */
  static final int MOST = 1_000;

  private static final String COUNT = "n";

  DueSlots(Reader reader, int configured) {
    this(reader, configured, ConcurrentHashMap.newKeySet());
  }

  private static Map<String, AttributeValue> key(String function) {
    byte[] name = (function + "#").getBytes(StandardCharsets.UTF_8);
    return Map.of(Attributes.KEY, Attributes.binary(name), Attributes.SORT, Attributes.DUE_SLOTS);
  }

  /**
   * Raises the function's number of slots; call it before writing to a slot.
   *
   * @throws StateStoreException if it is not known that the number was written
   */
  void claim(String function) {
    if (configured > ALWAYS && !claimed.contains(function)) {
      write(function);
      claimed.add(function);
    }
  }

  private void write(String function) {
    reader.counts().requests(INDEX, 1);
    reader.counts().writeUnits(INDEX, 1);
    try {
      reader
          .client()
          .updateItem(update ->
              update
                  .tableName(reader.table())
                  .key(key(function))
                  .updateExpression("SET " + COUNT + " = :n")
                  .conditionExpression("attribute_not_exists(" + COUNT + ") OR " + COUNT + " < :n")
                  .expressionAttributeValues(Map.of(":n", Attributes.number(configured))));
    } catch (ConditionalCheckFailedException e) {
      // Somebody has said as many, or more.
    } catch (SdkException e) {
      throw Requests.failure(reader.table(), e);
    }
  }

  /** The number of slots that may hold keys; read consistently. */
  int used(String function) {
    Map<String, AttributeValue> key = key(function);
    Map<String, AttributeValue> item = reader.get(List.of(key)).getOrDefault(key, Map.of());
    long said = Attributes.number(item, COUNT, 0);
    return (int) Math.max(said, Math.max(configured, ALWAYS));
  }
}
