package io.weir.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Sink;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results into a standard queue: at least once, in any order. */
class SqsStandardSinkTest extends QueueContract {
  private FakeSqs queue;

  @Override
  protected Sink<String> sink(Faults faults) {
    queue = new FakeSqs("totals", faults);
    return on(queue);
  }

  private static SqsSink<String> on(FakeSqs queue) {
    return SqsSink.standard("totals", String.class).withClient(queue).withPause(millis -> {});
  }

  @Override
  protected Sink<String> again() {
    queue = queue.with(Faults.none());
    return on(queue);
  }

  @Override
  protected List<byte[]> taken() {
    return queue.messages().stream()
        .map(message -> message.messageBody().getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  protected boolean ordered() {
    return false;
  }

  @Test
  void resultsOfOneKeyGoInOneRequest() {
    Faults faults = Faults.none();
    sink(faults)
        .open()
        .deliver(List.of(emission("a", 1, "x"), emission("a", 2, "x"), emission("a", 3, "x")));
    assertThat(faults.calls()).isEqualTo(1);
    assertThat(on(queue).effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
  }
}
