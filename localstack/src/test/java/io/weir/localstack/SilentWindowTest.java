package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStackExtension.class)
class SilentWindowTest {
  /** Nobody ticks here but the schedule of the template. */
  @Test
  void theScheduledTickClosesTheWindowOfAPageThatIsLookedAtNoMore(Aws aws) {
    try (HitStack stack = HitStack.deploy(aws, "silent", Map.of("Shards", "1"))) {
      stack.put(HitStack.hits("a", List.of("silent"), 7, HitStack.BASE));
      stack.putLast();

      Wait.untilAsserted(
          "the schedule's tick", () -> assertThat(stack.counts()).isEqualTo(stack.expected()));
      assertThat(stack.counts()).containsValue(7L);
    }
  }
}
