package io.weir.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results into a stream: at least once, in order for each key. */
class KinesisSinkTest extends QueueContract {
  private FakeKinesis stream;

  @Override
  protected Sink<String> sink(Faults faults) {
    stream = new FakeKinesis("totals", faults);
    return on(stream);
  }

  private static KinesisSink<String> on(FakeKinesis stream) {
    return KinesisSink.stream("totals", String.class).withClient(stream).withPause(millis -> {});
  }

  @Override
  protected Sink<String> again() {
    stream = stream.with(Faults.none());
    return on(stream);
  }

  @Override
  protected List<byte[]> taken() {
    return stream.records().stream().map(record -> record.data().asByteArray()).toList();
  }

  @Override
  protected boolean ordered() {
    return true;
  }

  @Test
  void theEffectIsAtLeastOnce() {
    assertThat(sink(Faults.none()).effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
  }

  @Test
  void theKeyIsThePartitionKeyAndALongOneIsHashed() {
    String just = "\uD83D\uDE00".repeat(256);
    String over = just + "x";
    sink(Faults.none())
        .open()
        .deliver(List.of(emission("a", 1, "x"), emission(just, 1, "x"), emission(over, 1, "x")));
    assertThat(stream.records())
        .extracting(record -> record.partitionKey())
        .containsExactly(
            "a", just, "e1c2cc7c92b238f687eb0b601c32b3bdc258d842212da1d4becc07919841595d");
  }

  @Test
  void aRecordThatTheStreamNeverTakesIsRefusedAloneAndTheOthersAreTaken() {
    Emission large =
        new Emission("totals", "x", "b", 1, Emission.Op.UPSERT, Json.bytes("x".repeat(1 << 20)));
    List<Outcome> outcomes =
        sink(Faults.none())
            .open()
            .deliver(List.of(emission("a", 1, "x"), large, emission("b", 2, "y")));
    assertThat(outcomes.get(0)).isEqualTo(Outcome.DELIVERED);
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("InvalidArgumentException"));
    assertThat(outcomes.get(2)).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void aStreamThatIsNotThereIsAFaultOfTheDeploymentAndNothingIsGivenUp() {
    FakeKinesis other = new FakeKinesis("others", Faults.none());
    assertThat(on(other).open().deliver(List.of(emission("a", 1, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .contains("'totals'", "WEIR_SINK_<NAME>", "kinesis:PutRecords"));
  }

  @Test
  void aValueThatIsTooLargeIsRefusedWhereItIsMade() {
    Sink<String> sink = sink(Faults.none());
    String value = "x".repeat(KinesisSink.MAX_RECORD_BYTES);
    assertThatThrownBy(() -> sink.encode(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPlaceThatIsNoStreamIsRefusedWhenTheSinkIsOpened() {
    KinesisSink<String> sink =
        KinesisSink.stream("to tals", String.class)
            .withClient(new FakeKinesis("to tals", Faults.none()));
    assertThatThrownBy(sink::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a stream of Kinesis")
        .hasMessageContaining("WEIR_SINK_TO_TALS");
  }
}
