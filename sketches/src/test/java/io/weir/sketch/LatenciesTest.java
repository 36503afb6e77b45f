package io.weir.sketch;

import static io.weir.aggregate.Aggregates.average;
import static io.weir.aggregate.Aggregates.counting;
import static io.weir.aggregate.Aggregates.filter;
import static io.weir.aggregate.Aggregates.together;
import static io.weir.sketch.Sketches.quantile;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Operator;
import io.weir.aggregate.Aggregate;
import io.weir.testkit.OperatorHarness;
import io.weir.window.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example of the guide. */
class LatenciesTest {
  record Call(String path, double millis, int status) {}

  record Latencies(long calls, long failed, Double mean, Double p99) {}

  private static final Aggregate<Call, ?, Latencies> LATENCIES =
      together(
              "calls",
              counting(),
              "failed",
              filter((Call call) -> call.status() >= 500, counting()))
          .and("mean", average(Call::millis))
          .and("p99", quantile(Call::millis, 0.99))
          .into(Latencies.class);

  private static final Operator<Call, Latencies> PER_MINUTE =
      Window.of(Call.class)
          .tumbling(Duration.ofMinutes(1))
          .aggregate(LATENCIES, (key, start, end, latencies) -> latencies);

  @Test
  void severalFiguresOfAWindowAreOneRecord() {
    OperatorHarness<Call> calls = OperatorHarness.of(PER_MINUTE);
    for (int i = 1; i <= 1_000; i++) {
      calls.event(i, new Call("/a", i, i % 100 == 0 ? 503 : 200));
    }
    calls.watermark(60_000);

    assertThat(calls.values(Latencies.class))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.calls()).isEqualTo(1_000);
          assertThat(one.failed()).isEqualTo(10);
          assertThat(one.mean()).isEqualTo(500.5);
          assertThat(one.p99()).isBetween(990 * 0.99, 990 * 1.01);
        });
  }
}
