package io.weir.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long an invocation waits for its telemetry. */
class FlushTest {
  private static final long PLENTY = 60_000;

  private final AtomicLong now = new AtomicLong();
  private CompletableResultCode result = CompletableResultCode.ofSuccess();
  private int asked;

  private CompletableResultCode export() {
    asked++;
    return result;
  }

  private Flush flush(Duration wait) {
    return new Flush(List.of(this::export, CompletableResultCode::ofSuccess), wait, now::get);
  }

  @Test
  void eachInvocationExports() {
    Flush flush = flush(Duration.ofSeconds(1));
    flush.run(PLENTY);
    flush.run(PLENTY);
    assertThat(asked).isEqualTo(2);
  }

  /** The answer goes first: a batch whose invocation times out comes again. */
  @Test
  void nothingIsBegunInTheLastMomentsOfAnInvocation() {
    Flush flush = flush(Duration.ofSeconds(1));
    flush.run(Flush.RESERVE);
    assertThat(asked).isZero();
    flush.run(Flush.RESERVE + 1);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void itWaitsNoLongerThanIsSaidAndThenNotForAWhile() {
    result = new CompletableResultCode(); // Never ends.
    Flush flush = flush(Duration.ofMillis(1));
    flush.run(PLENTY);
    flush.run(PLENTY);
    assertThat(asked).isEqualTo(1);
    now.addAndGet(Flush.PAUSE.toNanos());
    flush.run(PLENTY);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void afterAFailureItPausesAndThenGoesOn() {
    result = CompletableResultCode.ofFailure();
    Flush flush = flush(Duration.ofSeconds(1));
    flush.run(PLENTY);
    result = CompletableResultCode.ofSuccess();
    flush.run(PLENTY);
    assertThat(asked).isEqualTo(1);
    now.addAndGet(Flush.PAUSE.toNanos());
    flush.run(PLENTY);
    flush.run(PLENTY);
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void noTimeIsNoLimit() {
    OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().build();
    assertThatThrownBy(() -> OtelTelemetry.onLambda(sdk, Duration.ZERO))
        .hasMessageContaining("use of(sdk)");
  }
}
