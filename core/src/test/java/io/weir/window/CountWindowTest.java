package io.weir.window;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.aggregate.Aggregates;
import org.junit.jupiter.api.Test;

class CountWindowTest {
  record Count(String key, long events) {}

  @Test
  void anOutputOrAggregateThatIsNoneIsRefusedWhenItIsGiven() {
    CountWindow<String> pairs = Window.of(String.class).count(2);

    assertThatThrownBy(() -> pairs.aggregate(Aggregates.counting(), null)).hasMessage("output");
    assertThatThrownBy(() -> pairs.aggregate(null, Count::new)).hasMessage("aggregate");
  }
}
