package io.weir.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.dynamo.DynamoSink;
import io.weir.functions.pageviews.PageViews;
import org.junit.jupiter.api.Test;

class DeployedTest {
  @Test
  void withoutVariablesTablesAreCalledLikeTheirSinks() {
    assertThat(PageViews.FUNCTION.withSinks(DynamoSink::fromEnvironment).describe())
        .isEqualTo(PageViews.FUNCTION.describe());
  }
}
