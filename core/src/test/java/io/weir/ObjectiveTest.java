package io.weir;

import static io.weir.Latency.eventLatency;
import static io.weir.Latency.latency;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.window.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {
  private static final Source<String> WORDS = Source.stream("words", Json.of(String.class));

  private static StreamFunction.Builder<Long> function() {
    return StreamFunction.named("f")
        .from(WORDS.keyBy(word -> word))
        .compute(
            Window.of(WORDS)
                .tumbling(Duration.ofMinutes(1))
                .aggregate(Aggregates.counting(), (word, start, end, count) -> count))
        .to(new Nowhere("out"));
  }

  @Test
  void itIsPartOfTheDefinition() {
    StreamFunction function = function().objective(latency(Duration.ofSeconds(5)), 99.9).build();

    assertThat(function.objective()).contains(new Objective(latency(Duration.ofSeconds(5)), 99.9));
    assertThat(function.describe()).contains("objective: 99.9 % of results within PT5S of arrival");
    assertThat(function.description().setting("objective"))
        .isEqualTo("99.9 % of results within PT5S of arrival");
    assertThat(function.withSinks(sink -> sink).objective()).isPresent();
    assertThat(function.withOperator(operator -> operator).objective()).isPresent();
  }

  @Test
  void withoutItNothingIsSaid() {
    assertThat(function().build().objective()).isEmpty();
    assertThat(function().build().describe()).doesNotContain("objective");
  }

  @Test
  void itMayCountFromEventTime() {
    assertThat(new Objective(eventLatency(Duration.ofMinutes(2)), 95).describe())
        .isEqualTo("95.0 % of results within PT2M of event time");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 100, 101, Double.NaN})
  void aShareThatIsNoneIsRefused(double percent) {
    assertThatThrownBy(() -> function().objective(latency(Duration.ofSeconds(5)), percent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0 and below 100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1S", "P400D"})
  void aTimeThatIsNoneIsRefused(String time) {
    assertThatThrownBy(() -> latency(Duration.parse(time)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("latency(");
  }

  @Test
  void twoAreRefused() {
    assertThatThrownBy(() ->
            function()
                .objective(latency(Duration.ofSeconds(5)), 99.9)
                .objective(latency(Duration.ofSeconds(1)), 90))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("function 'f': objective(..) is given twice; keep one");
  }
}
