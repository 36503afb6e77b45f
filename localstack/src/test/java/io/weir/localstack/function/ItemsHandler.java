package io.weir.localstack.function;

import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;

/** {@link Items} on Lambda. */
public final class ItemsHandler extends StreamHandler {
  public ItemsHandler() {
    super(
        Items.FUNCTION.withSinks(DynamoSink::fromEnvironment),
        DynamoStateStore.fromEnvironment(),
        HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment()));
  }
}
