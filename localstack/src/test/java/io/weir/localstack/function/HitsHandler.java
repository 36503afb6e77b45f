package io.weir.localstack.function;

import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.state.StateStore;

/** {@link Hits} on Lambda; with DIE_AFTER_COMMITS its process dies again and again. */
public final class HitsHandler extends StreamHandler {
  public HitsHandler() {
    super(
        Hits.FUNCTION.withSinks(DynamoSink::fromEnvironment),
        store(),
        HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment()));
  }

  private static StateStore store() {
    int commits = Integer.parseInt(System.getenv().getOrDefault("DIE_AFTER_COMMITS", "0"));
    StateStore store = DynamoStateStore.fromEnvironment();
    return commits == 0 ? store : new DyingStore(store, commits);
  }
}
