package io.weir.functions.pageviews;

import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;

/** {@link PageViews} on Lambda: the environment names the tables. */
public final class PageViewsHandler extends StreamHandler {
  public PageViewsHandler() {
    super(
        PageViews.FUNCTION.withSinks(DynamoSink::fromEnvironment),
        DynamoStateStore.fromEnvironment(),
        HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment()));
  }
}
