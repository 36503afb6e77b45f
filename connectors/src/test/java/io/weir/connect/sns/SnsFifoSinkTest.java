package io.weir.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.connect.Emitted;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results to a FIFO topic: recognised for five minutes, in order for each key. */
class SnsFifoSinkTest extends QueueContract {
  private FakeSns topic;

  @Override
  protected Sink<String> sink(Faults faults) {
    topic = new FakeSns(FakeSns.FIFO, faults);
    return on(topic);
  }

  private static SnsSink<String> on(FakeSns topic) {
    return SnsSink.fifo("totals", String.class)
        .withClient(topic, FakeSns.FIFO)
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
    return true;
  }

  @Override
  protected int least() {
    return 240_000;
  }

  @Test
  void aResultThatIsPublishedAgainIsTakenOnceForFiveMinutes() {
    SinkWriter writer = sink(Faults.none()).open();
    List<Emission> one = List.of(emission("a", 1, "x"));
    writer.deliver(one);
    writer.deliver(one);
    assertThat(taken()).hasSize(1);
    topic.forgetIds();
    writer.deliver(one);
    assertThat(taken()).hasSize(2);
    assertThat(taken().get(0)).isEqualTo(taken().get(1));
    assertThat(on(topic).effect()).isEqualTo(Sink.Effect.DEDUPLICATED_FOR_A_TIME);
  }

  @Test
  void theGroupIsTheKeyAndTheIdIsTheResults() {
    sink(Faults.none()).open().deliver(List.of(emission("a", 1, "x"), emission("Zürich", 1, "x")));
    assertThat(topic.messages())
        .extracting(message -> message.messageGroupId())
        .containsExactly("a", "4251685e06cab635578c72b1f5f221e9840a05ac4d8f2404be4177aa87f9907d");
    assertThat(topic.messages().getFirst().messageDeduplicationId()).isEqualTo("totals/a/1/0");
  }

  @Test
  void charactersThatNoQueueTakesAreEscaped() {
    String value = "a\uFFFEb\uFFFFc\u0001";
    Emission emission =
        new Emission(
            "totals", value, value, 1, Emission.Op.UPSERT, sink(Faults.none()).encode(value));
    assertThat(on(topic).open().deliver(List.of(emission))).containsExactly(Outcome.DELIVERED);
    assertThat(Emitted.json(String.class).decode(taken().getFirst()))
        .isEqualTo(new Emitted<>(value, value, 1, Emission.Op.UPSERT, value));
  }

  @Test
  void aTopicThatIsSetToTakeMoreTakesMore() {
    FakeSns large = new FakeSns(FakeSns.FIFO, Faults.none()).taking(SnsSink.MAX_MESSAGE_BYTES);
    SnsSink<String> sink = on(large).messagesUpTo(SnsSink.MAX_MESSAGE_BYTES);
    String value = "x".repeat(SnsSink.MAX_MESSAGE_BYTES - 20 * 1_024 - 2);
    assertThat(sink.encode(value)).hasSize(SnsSink.MAX_MESSAGE_BYTES - 20 * 1_024);
    assertThat(sink.open().deliver(List.of(emission("a", 1, value), emission("b", 1, value))))
        .allMatch(Outcome.DELIVERED::equals);
    assertThatThrownBy(() -> sink.encode(value + "x")).hasMessageContaining("emit less");
  }

  @Test
  void aMessageThatTheTopicIsSetNotToTakeIsRefusedAlone() {
    sink(Faults.none());
    topic.taking(1_024);
    List<Emission> three =
        List.of(emission("a", 1, "x".repeat(2_000)), emission("a", 2, "x"), emission("b", 1, "x"));
    assertThat(on(topic).open().deliver(three))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(Outcome.Refused.class),
            second -> assertThat(second).isEqualTo(Outcome.DELIVERED),
            third -> assertThat(third).isEqualTo(Outcome.DELIVERED));
  }

  @Test
  void noTopicTakesMoreThanAMebibyteAndTheEnvelopeFits() {
    SnsSink<String> sink = SnsSink.fifo("totals", String.class);
    assertThatThrownBy(() -> sink.messagesUpTo(SnsSink.MAX_MESSAGE_BYTES + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1048576");
    assertThatThrownBy(() -> sink.messagesUpTo(20 * 1_024))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20480");
  }

  @Test
  void aTopicThatIsNotThereIsAFaultOfTheDeployment() {
    FakeSns other = new FakeSns("arn:aws:sns:us-east-1:123456789012:other.fifo", Faults.none());
    assertThat(on(other).open().deliver(List.of(emission("a", 1, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .contains(FakeSns.FIFO, "WEIR_SINK_<NAME>", "sns:Publish", "NotFound"));
  }

  @Test
  void aTopicOfTheOtherKindOrANameIsRefusedWhenTheSinkIsOpened() {
    FakeSns any = new FakeSns(FakeSns.STANDARD, Faults.none());
    SnsSink<String> sink = SnsSink.fifo("totals", String.class);
    assertThatThrownBy(() -> sink.withClient(any, FakeSns.STANDARD).open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_TOTALS")
        .hasMessageContaining("SnsSink.standard(..)");
    assertThatThrownBy(() -> sink.withClient(any, "totals.fifo").open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the ARN of a topic")
        .hasMessageContaining("WEIR_SINK_TOTALS");
    assertThatThrownBy(sink::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_TOTALS");
  }
}
