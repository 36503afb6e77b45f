package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.dynamo.Tables;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStackExtension.class)
class ThrottledTableTest {
  private static final List<String> PAGES = List.of("one", "two");

  /** Of all requests that write, but for those that commit several keys together. */
  private static final String THROTTLE = "DYNAMODB_WRITE_ERROR_PROBABILITY";

  /**
   * The results are committed while their table is missing; once it is there DynamoDB throttles
   * every write, the function's own retries included, until it has been seen to; then half of all
   * writes.
   */
  @Test
  void resultsWaitForAThrottledTableAndComeOnce(Aws aws) {
    assumeTrue(
        aws.localStack().logsAreFiles(),
        "skipped: only LocalStack without Docker keeps the functions' logs where throttling is seen");
    aws.localStack().set(THROTTLE, 0);
    try (HitStack stack = HitStack.deploy(aws, "throttled", Map.of("Shards", "1"))) {
      String table = stack.stack().name() + "-hit-counts";
      commitWithout(table, stack, aws);
      try {
        aws.localStack().set(THROTTLE, 1);
        Tables.createResult(aws.dynamo(), table, "page", "start");
        stack.function().tickLater();
        Wait.until("writes have been throttled", () -> throttled(stack));
        assertThat(stack.counts()).isEmpty();

        aws.localStack().set(THROTTLE, 0.5);
        stack.putLast();
        stack.awaitCounts();
      } finally {
        aws.localStack().set(THROTTLE, 0);
      }
      assertThat(stack.counts()).isEqualTo(stack.expected());
      assertThat(stack.function().deadLetters()).isEmpty();
    }
  }

  /** Windows close into outboxes that cannot be delivered. */
  private static void commitWithout(String table, HitStack stack, Aws aws) {
    stack.put(HitStack.hits("a", PAGES, 50, HitStack.BASE));
    Wait.until("the hits are counted", () -> stack.function().tally().applied() == stack.records());
    aws.dynamo().deleteTable(delete -> delete.tableName(table));
    stack.put(HitStack.hits("b", PAGES, 5, HitStack.BASE + 2 * HitStack.MINUTE));
    Wait.until("results are committed and not delivered", () -> logged(stack, table, "not there"));
  }

  /** Whatever was written first: a result, or what is noted before it is delivered. */
  private static boolean throttled(HitStack stack) throws IOException {
    return logged(stack, stack.stack().name(), "provisioned throughput")
        || logged(stack, stack.stack().name(), "the call is not tried again");
  }

  private static boolean logged(HitStack stack, String table, String what) throws IOException {
    return FunctionLogs.lines(stack.function())
        .anyMatch(
            line -> line.contains("unfinished") && line.contains(table) && line.contains(what));
  }
}
