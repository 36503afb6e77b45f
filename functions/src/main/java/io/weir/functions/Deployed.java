package io.weir.functions;

import io.weir.StreamFunction;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.lambda.HandlerOptions;

/**
 * What the handlers of this module share: tables are named by the environment ({@code
 * WEIR_TABLE_<SINK>}), and dead letters go to one more table, a {@link DeadLetterTable}.
 */
public final class Deployed {
  private Deployed() {}

  /** The function with its sinks on the tables of this deployment. */
  public static StreamFunction function(StreamFunction function) {
    return function.withSinks(DynamoSink::fromEnvironment);
  }

  /** The options of this deployment. */
  public static HandlerOptions options() {
    return HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment());
  }
}
