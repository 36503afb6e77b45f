package io.weir.functions;

import io.weir.DeadLetter;
import io.weir.StreamFunction;
import io.weir.dynamo.DynamoSink;
import io.weir.lambda.HandlerOptions;
import java.util.HashMap;
import java.util.Map;

/**
 * What the handlers of this module share: tables are named by the environment ({@code
 * WEIR_TABLE_<SINK>}), and dead letters are rows of one more table, {@value #DEAD_LETTERS}.
 */
public final class Deployed {
  private static final String DEAD_LETTERS = StreamFunction.DEAD_LETTERS;

  private Deployed() {}

  /** The function with its sinks on the tables of this deployment. */
  public static StreamFunction function(StreamFunction function) {
    return function.withSinks(DynamoSink::fromEnvironment);
  }

  /** The options of this deployment. */
  public static HandlerOptions options() {
    return HandlerOptions.DEFAULT.deadLetters(
        DynamoSink.table(DEAD_LETTERS, Deployed::item).key("id").inEnvironment());
  }

  /** A record is a dead letter once: where it stood names it. */
  static Map<String, Object> item(DeadLetter letter) {
    Map<String, Object> item = new HashMap<>();
    item.put("id", letter.function() + "/" + letter.position());
    item.put("function", letter.function());
    item.put("reason", letter.reason());
    item.put("message", letter.message());
    item.put("position", letter.position());
    item.put("partitionKey", letter.partitionKey());
    item.put("key", letter.key());
    item.put("arrival", letter.arrival());
    item.put("stack", letter.stack());
    item.put("payload", letter.payload());
    return item;
  }
}
