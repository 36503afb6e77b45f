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
 * In how many slots of the due index keys may be. A slot keeps its name whatever their number, so a
 * store finds every key if it looks in as many slots as any store has ever written to. The first
 * {@value #ALWAYS} are always looked into. Whoever writes to more says so first, in an item of the
 * function, once a process; that number only grows. So the setting may go up and down, also back by
 * a rollback, while processes with another one still write: a key stays where it is, is found there
 * by every tick, and goes to its new slot when its hint is next written.
 *
 * @param configured into how many slots this store writes
 * @param claimed the functions for which the table is known to say so
 */
record DueSlots(Reader reader, int configured, Set<String> claimed) {
  /** Looked into without being asked for. */
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
   * To be called before anything is written to a slot.
   *
   * @throws StateStoreException if it is not known that the table says so
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

  /** As many as may hold keys; read consistently. */
  int used(String function) {
    Map<String, AttributeValue> key = key(function);
    Map<String, AttributeValue> item = reader.get(List.of(key)).getOrDefault(key, Map.of());
    long said = Attributes.number(item, COUNT, 0);
    return (int) Math.max(said, Math.max(configured, ALWAYS));
  }
}
