package io.weir.connect.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Sink;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.SinkWriter.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.BytesWrapper;

/** An invocation whose answer is waited for: at least once, in order for each key. */
class LambdaSynchronousSinkTest extends QueueContract {
  private FakeLambda function;

  @Override
  protected Sink<String> sink(Faults faults) {
    function = new FakeLambda("totals", faults);
    return on(function);
  }

  private static LambdaSink<String> on(FakeLambda function) {
    return LambdaSink.synchronous("totals", String.class, Duration.ofSeconds(30))
        .withClient(function)
        .requestsAtATime(1);
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
    return true;
  }

  private List<Outcome> deliver(Map<String, String> answers) {
    sink(Faults.none());
    return on(function.failing(answers))
        .refusedOn("com.example.NeverException")
        .open()
        .deliver(
            List.of(emission("a", 1, "bad"), emission("a", 2, "good"), emission("b", 1, "good")));
  }

  @Test
  void aResultThatTheFunctionFailsAtComesAgainAndHoldsBackItsKeyAlone() {
    List<Outcome> outcomes =
        deliver(Map.of("bad", "{\"errorType\":\"Error\",\"errorMessage\":\"secret\"}"));
    assertThat(outcomes.get(0))
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> {
              assertThat(retry.reason()).contains("'totals'", "Error", "secret");
              assertThat(retry.plain()).isFalse();
            });
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Retry.class);
    assertThat(outcomes.get(2)).isEqualTo(Outcome.DELIVERED);
    assertThat(taken()).hasSize(1);
  }

  @Test
  void anErrorThatTheAuthorNamesRefusesTheResultForGood() {
    List<Outcome> outcomes =
        deliver(
            Map.of("bad", "{\"errorType\":\"com.example.NeverException\",\"stackTrace\":[\"a\"]}"));
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Refused.class);
    assertThat(outcomes.subList(1, 3)).allMatch(Outcome.DELIVERED::equals);
  }

  @Test
  void anAnswerThatCannotBeReadIsAFailureToo() {
    assertThat(deliver(Map.of("bad", "no JSON")).get(0)).isInstanceOf(Outcome.Retry.class);
    assertThat(deliver(Map.of("bad", "")).get(0)).isInstanceOf(Outcome.Retry.class);
    assertThat(deliver(Map.of("bad", "null")).get(0)).isInstanceOf(Outcome.Retry.class);
    assertThat(deliver(Map.of("bad", "[1]")).get(0)).isInstanceOf(Outcome.Retry.class);
  }
}
