package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A codec that loses something shows in a scenario, also where no cut of its batches shows it. */
class ScenarioLossyCodecTest {
  /** What is read is one character shorter than what was written. */
  private static final Codec<String> LOSSY =
      new Codec<>() {
        @Override
        public byte[] encode(String value) {
          return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
          return new String(bytes, 0, Math.max(0, bytes.length - 1), StandardCharsets.UTF_8);
        }

        @Override
        public String describe() {
          return "lossy";
        }
      };

  @Test
  void whatIsWrittenOnceAndNeverReadAgain() {
    StreamFunction function =
        StreamFunction.named("sums")
            .from(RuleRig.READINGS.keyBy(Reading::key))
            .compute(
                new ProcessFunction<Reading, String>() {
                  private final StateSpec.Value<String> last = value("last", LOSSY);

                  @Override
                  public void onEvent(Event<Reading> event, ProcessContext<String> context) {
                    context.state(last).set("text");
                  }
                })
            .to(new CollectingSink<>("sums"))
            .build();

    assertThatThrownBy(
            () -> Scenario.of(function, List.of(record(1, "a", 1), record(2, "b", 2))).check(1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("does not give back what it took")
        .hasMessageContaining("CodecContract");
  }
}
