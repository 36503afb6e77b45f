package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.dynamo.Tables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStackExtension.class)
class MissingTableTest {
  private static final List<String> PAGES = List.of("one", "two");

  @Test
  void resultsWaitForTheirTableAndComeOnce(Aws aws) {
    try (HitStack stack = HitStack.deploy(aws, "missing", Map.of("Shards", "1"))) {
      String table = stack.stack().name() + "-hit-counts";
      aws.dynamo().deleteTable(delete -> delete.tableName(table));
      stack.put(HitStack.hits("a", PAGES, 50, HitStack.BASE));
      stack.put(HitStack.hits("b", PAGES, 5, HitStack.BASE + 2 * HitStack.MINUTE));
      stack.putLast();

      Wait.until(
          "the results are committed with their keys",
          () -> stack.function().items(stack.function().stateTable()).size() >= 2);
      assertThat(stack.function().tally().total()).isLessThan(stack.records());

      Tables.createResult(aws.dynamo(), table, "page", "start");
      stack.awaitCounts();
      assertThat(stack.function().deadLetters()).isEmpty();
    }
  }
}
