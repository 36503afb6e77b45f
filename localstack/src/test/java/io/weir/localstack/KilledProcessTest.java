package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStackExtension.class)
class KilledProcessTest {
  private static final List<String> PAGES = List.of("one", "two", "three");

  /**
   * Each process dies after its second commit, in mid-batch, before it delivers what it committed.
   */
  @Test
  void aProcessThatDiesAgainAndAgainLosesNothingAndCountsNothingTwice(Aws aws) {
    Map<String, String> dying = Map.of("DieAfterCommits", "2", "BatchSize", "40", "Shards", "1");
    try (HitStack stack = HitStack.deploy(aws, "killed", dying)) {
      stack.put(HitStack.hits("a", PAGES, 100, HitStack.BASE));
      stack.putLast();

      stack.awaitCounts();

      assertThat(stack.function().redelivered()).isPositive();
      assertThat(stack.function().deadLetters()).isEmpty();
      assertThat(stack.function().tally().applied()).isEqualTo(stack.records());
    }
  }
}
