package io.weir.localstack.function;

import io.weir.dynamo.DynamoStateStore;
import io.weir.functions.Deployed;
import io.weir.lambda.StreamHandler;
import io.weir.state.StateStore;

/** {@link Hits} on Lambda; with DIE_AFTER_COMMITS its process dies again and again. */
public final class HitsHandler extends StreamHandler {
  public HitsHandler() {
    super(Deployed.function(Hits.FUNCTION), store(), Deployed.options());
  }

  private static StateStore store() {
    int commits = Integer.parseInt(System.getenv().getOrDefault("DIE_AFTER_COMMITS", "0"));
    StateStore store = DynamoStateStore.fromEnvironment();
    return commits == 0 ? store : new DyingStore(store, commits);
  }
}
