package io.weir.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.aggregate.Aggregates;
import io.weir.harness.Script;
import org.junit.jupiter.api.Test;

class CountWindowTest {
  record Count(String key, long events) {}

  @Test
  void aResultIsMadeOfKeyAndValue() {
    Script<String> script =
        new Script<>(Window.<String>count(2).aggregate(Aggregates.counting(), Count::new));
    script.event(1, "a");
    script.event(1, "b");
    script.event(1, "c");

    assertThat(script.context.emitted).containsExactly("" + new Count("k", 2));
  }

  @Test
  void anOutputOrAggregateThatIsNoneIsRefusedWhenItIsGiven() {
    CountWindow<String> pairs = Window.count(2);

    assertThatThrownBy(() -> pairs.aggregate(Aggregates.counting(), null)).hasMessage("output");
    assertThatThrownBy(() -> pairs.aggregate(null, Count::new)).hasMessage("aggregate");
  }
}
