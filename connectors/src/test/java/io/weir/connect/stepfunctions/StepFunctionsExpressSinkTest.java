package io.weir.connect.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Sink;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** At least one execution for each result, begun in order for each key. */
class StepFunctionsExpressSinkTest extends QueueContract {
  private FakeSfn machine;

  @Override
  protected Sink<String> sink(Faults faults) {
    machine = new FakeSfn(FakeSfn.EXPRESS, faults);
    return on(machine);
  }

  private static StepFunctionsSink<String> on(FakeSfn machine) {
    return StepFunctionsSink.express("totals", String.class)
        .withClient(machine, FakeSfn.EXPRESS)
        .requestsAtATime(1);
  }

  @Override
  protected Sink<String> again() {
    machine = machine.with(Faults.none());
    return on(machine);
  }

  @Override
  protected List<byte[]> taken() {
    return machine.started().stream()
        .map(execution -> execution.input().getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  protected boolean ordered() {
    return true;
  }

  @Override
  protected int least() {
    return 240_000;
  }

  @Test
  void aResultThatComesAgainIsStartedAgain() {
    SinkWriter writer = sink(Faults.none()).open();
    List<Emission> one = List.of(emission("a", 1, "x"));
    writer.deliver(one);
    writer.deliver(one);
    assertThat(taken()).hasSize(2);
    assertThat(on(machine).effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
  }
}
