package io.weir.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Sink;
import io.weir.connect.Emitted;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results to a standard topic: at least once, in any order. */
class SnsStandardSinkTest extends QueueContract {
  private FakeSns topic;

  @Override
  protected Sink<String> sink(Faults faults) {
    topic = new FakeSns(FakeSns.STANDARD, faults);
    return on(topic);
  }

  private static SnsSink<String> on(FakeSns topic) {
    return SnsSink.standard("totals", String.class)
        .withClient(topic, FakeSns.STANDARD)
        .withPause(millis -> {});
  }

  @Override
  protected Sink<String> again() {
    topic = topic.with(Faults.none());
    return on(topic);
  }

  @Override
  protected List<byte[]> taken() {
    return topic.messages().stream()
        .map(message -> message.message().getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  protected boolean ordered() {
    return false;
  }

  @Override
  protected int least() {
    return 240_000;
  }

  @Test
  void resultsOfOneKeyGoInOneRequest() {
    Faults faults = Faults.none();
    sink(faults)
        .open()
        .deliver(List.of(emission("a", 1, "x"), emission("a", 2, "x"), emission("a", 3, "x")));
    assertThat(faults.calls()).isEqualTo(1);
    assertThat(on(topic).effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
  }

  @Test
  void aMessageCarriesTheContextOfItsValue() {
    String context = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    sink(Faults.none());
    SnsSink<String> traced = on(topic).traceParent(value -> value);
    traced
        .open()
        .deliver(
            List.of(
                new Emission("totals", "1", "a", 1, Op.UPSERT, traced.encode(context)),
                new Emission("totals", "2", "b", 1, Op.UPSERT, traced.encode("no context"))));
    assertThat(topic.messages().getFirst().messageAttributes().get("traceparent").stringValue())
        .isEqualTo(context);
    assertThat(topic.messages().getLast().messageAttributes()).isEmpty();
    assertThat(Emitted.json(String.class).decode(taken().getFirst()).value()).isEqualTo(context);
  }
}
