package io.weir.functions.pageviews;

import io.weir.dynamo.DynamoStateStore;
import io.weir.functions.Deployed;
import io.weir.lambda.StreamHandler;

/** {@link PageViews} on Lambda. */
public final class PageViewsHandler extends StreamHandler {
  public PageViewsHandler() {
    super(
        Deployed.function(PageViews.FUNCTION),
        DynamoStateStore.fromEnvironment(),
        Deployed.options());
  }
}
