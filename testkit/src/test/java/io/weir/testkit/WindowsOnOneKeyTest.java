package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.aggregate.Aggregates;
import io.weir.window.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowsOnOneKeyTest {
  record Count(String key, long events) {}

  @Test
  void aResultIsMadeOfKeyAndValue() {
    OperatorHarness<String> script =
        OperatorHarness.of(
            Window.of(String.class).count(2).aggregate(Aggregates.counting(), Count::new));
    script.event(1, "a");
    script.event(1, "b");
    script.event(1, "c");

    assertThat(script.texts()).containsExactly("" + new Count("k", 2));
  }

  @Test
  void anAllowedLatenessWithoutEndKeepsWindowsForEver() {
    for (Duration endless :
        new Duration[] {Duration.ofSeconds(Long.MAX_VALUE), Duration.ofMillis(Long.MAX_VALUE)}) {
      OperatorHarness<String> script =
          OperatorHarness.of(
              Window.of(String.class)
                  .tumbling(Duration.ofMinutes(1))
                  .allowedLateness(endless)
                  .aggregate(Aggregates.counting(), (key, start, end, value) -> value));
      script.event(1_000, "a");
      script.watermark(Long.MAX_VALUE - 1);
      script.event(2_000, "late");
      assertThat(script.texts()).containsExactly("0-60000/0 1", "0-60000/1 2");
    }
  }
}
