package io.weir.connect.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.SinkWriter.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.BytesWrapper;

/** An invocation that Lambda makes of each result: at least once, in any order. */
class LambdaAsynchronousSinkTest extends QueueContract {
  private FakeLambda function;

  @Override
  protected Sink<String> sink(Faults faults) {
    function = new FakeLambda("totals", faults);
    return on(function);
  }

  private static LambdaSink<String> on(FakeLambda function) {
    return LambdaSink.asynchronous("totals", String.class).withClient(function).requestsAtATime(1);
  }

  @Override
  protected Sink<String> again() {
    function = function.with(Faults.none());
    return on(function);
  }

  @Override
  protected List<byte[]> taken() {
    return function.events().stream().map(BytesWrapper::asByteArray).toList();
  }

  @Override
  protected boolean ordered() {
    return false;
  }

  @Test
  void theEffectIsAtLeastOnce() {
    assertThat(sink(Faults.none()).effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
  }

  @Test
  void aFunctionThatIsNotThereIsAFaultOfTheDeployment() {
    FakeLambda other = new FakeLambda("other", Faults.none());
    assertThat(on(other).open().deliver(List.of(emission("a", 1, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .contains("'totals'", "WEIR_SINK_<NAME>", "lambda:InvokeFunction"));
  }

  @Test
  void errorsOfTheFunctionAreKnownOnlyToASinkThatWaits() {
    LambdaSink<String> sink = LambdaSink.asynchronous("totals", String.class);
    assertThatThrownBy(() -> sink.refusedOn("Invalid"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("LambdaSink.synchronous(..)");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 900_001})
  void aTimeoutIsOneOfLambda(long millis) {
    Duration timeout = Duration.ofMillis(millis);
    assertThatThrownBy(() -> LambdaSink.synchronous("totals", String.class, timeout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT15M");
  }

  @Test
  void aPlaceThatIsNoFunctionIsRefusedWhenTheSinkIsOpened() {
    FakeLambda any = new FakeLambda("totals", Faults.none());
    assertThatThrownBy(
            () -> LambdaSink.asynchronous("to/tals", String.class).withClient(any).open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_TO_TALS");
  }
}
