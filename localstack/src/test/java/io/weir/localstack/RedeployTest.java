package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStackExtension.class)
class RedeployTest {
  private static final List<String> PAGES = List.of("one", "two");

  @Test
  void changedCodeGoesOnWithTheWindowsThatAreOpen(Aws aws) {
    try (HitStack stack = HitStack.deploy(aws, "redeploy", Map.of("Shards", "1"))) {
      stack.put(HitStack.hits("a", PAGES, 20, HitStack.BASE));
      Wait.until("the first half is counted", () -> stack.function().tally().applied() == 40);
      String before = code(aws, stack);

      stack.stack().deploy("second");

      assertThat(code(aws, stack)).isNotEqualTo(before);
      stack.put(HitStack.hits("b", PAGES, 20, HitStack.BASE + 20_000));
      stack.putLast();
      stack.awaitCounts();
      assertThat(stack.counts()).containsValue(40L);
    }
  }

  private static String code(Aws aws, HitStack stack) {
    return aws.lambda()
        .getFunction(get -> get.functionName(stack.function().functionName()))
        .configuration()
        .codeSha256();
  }
}
