package io.weir.connect.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.connect.Envelope;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An execution for each result, and one only, begun in order for each key. */
class StepFunctionsStandardSinkTest extends QueueContract {
  private FakeSfn machine;

  @Override
  protected Sink<String> sink(Faults faults) {
    machine = new FakeSfn(FakeSfn.STANDARD, faults);
    return on(machine);
  }

  private static StepFunctionsSink<String> on(FakeSfn machine) {
    return StepFunctionsSink.standard("totals", String.class)
        .withClient(machine, FakeSfn.STANDARD)
        .requestsAtATime(1);
  }

  @Override
  protected Sink<String> again() {
    machine = machine.with(Faults.none()).ended();
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
  void aResultThatComesAgainStartsNothing() {
    SinkWriter writer = sink(Faults.none()).open();
    List<Emission> one = List.of(emission("a", 1, "x"));
    assertThat(writer.deliver(one)).containsExactly(Outcome.DELIVERED);
    assertThat(writer.deliver(one)).containsExactly(Outcome.DELIVERED);
    machine.ended();
    assertThat(writer.deliver(one)).containsExactly(Outcome.DELIVERED);
    assertThat(machine.started()).hasSize(1);
    assertThat(on(machine).effect()).isEqualTo(Sink.Effect.DEDUPLICATED_FOR_A_TIME);
  }

  @Test
  void theNameIsOfTheResultsIdWhateverItHolds() {
    String key = "Zürich / ?*<>";
    sink(Faults.none())
        .open()
        .deliver(List.of(emission(key, 1, "x"), emission(key, 2, "x"), emission("a", 1, "x")));
    assertThat(machine.started())
        .extracting(execution -> execution.name())
        .containsExactly(
            Envelope.hash("totals/" + key + "/1/0"),
            Envelope.hash("totals/" + key + "/2/0"),
            Envelope.hash("totals/a/1/0"));
  }

  @Test
  void aWithdrawnResultStartsOneToo() {
    Emission emission = emission("a", 1, "x");
    Emission withdrawn =
        new Emission("totals", "other", "a", 2, Emission.Op.DELETE, emission.payload());
    sink(Faults.none()).open().deliver(List.of(emission, withdrawn));
    assertThat(machine.started()).hasSize(2);
    assertThat(machine.started().get(1).input()).contains("\"op\":\"DELETE\"");
  }

  @Test
  void aMachineThatIsNotThereIsAFaultOfTheDeployment() {
    FakeSfn other = new FakeSfn(FakeSfn.STANDARD + "2", Faults.none());
    assertThat(on(other).open().deliver(List.of(emission("a", 1, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .contains(FakeSfn.STANDARD, "WEIR_SINK_<NAME>", "states:StartExecution"));
  }

  /** It would start each result again that comes again. */
  @Test
  void anExpressMachineStopsTheSinkAtItsFirstResult() {
    FakeSfn express = new FakeSfn(FakeSfn.EXPRESS, Faults.none());
    SinkWriter writer =
        StepFunctionsSink.standard("totals", String.class)
            .withClient(express, FakeSfn.EXPRESS)
            .requestsAtATime(1)
            .open();
    List<Emission> two = List.of(emission("a", 1, "x"), emission("b", 1, "x"));
    for (int i = 0; i < 2; i++) {
      assertThat(writer.deliver(two))
          .hasSize(2)
          .allSatisfy(outcome ->
              assertThat(outcome)
                  .isInstanceOfSatisfying(
                      Outcome.Retry.class,
                      retry ->
                          assertThat(retry.reason()).contains("StepFunctionsSink.express(..)")));
    }
    assertThat(express.started()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "totals",
        FakeSfn.STANDARD + "/map",
        "arn:aws:states:us-east-1:123456789012:execution:totals:one"
      })
  void aPlaceThatIsNoStateMachineIsRefusedWhenTheSinkIsOpened(String place) {
    FakeSfn any = new FakeSfn(FakeSfn.STANDARD, Faults.none());
    assertThatThrownBy(() -> on(any).withClient(any, place).open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the ARN of a state machine")
        .hasMessageContaining("WEIR_SINK_TOTALS");
  }

  @Test
  void inputThatIsRefusedIsRefusedAlone() {
    byte[] broken = "{".getBytes(StandardCharsets.UTF_8);
    Emission emission = new Emission("totals", "id", "a", 1, Emission.Op.UPSERT, broken);
    assertThat(sink(Faults.none()).open().deliver(List.of(emission, emission("a", 2, "x"))))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(Outcome.Refused.class),
            second -> assertThat(second).isEqualTo(Outcome.DELIVERED));
  }
}
