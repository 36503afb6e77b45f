package io.weir.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.weir.Sink;
import io.weir.connect.Emitted;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Results into a FIFO queue: recognised for five minutes, in order for each key. */
class SqsFifoSinkTest extends QueueContract {
  private static final String CONTEXT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private FakeSqs queue;

  @Override
  protected Sink<String> sink(Faults faults) {
    queue = new FakeSqs("totals.fifo", faults);
    return on(queue);
  }

  private static SqsSink<String> on(FakeSqs queue) {
    return SqsSink.fifo("totals.fifo", String.class).withClient(queue).withPause(millis -> {});
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
    return true;
  }

  @Test
  void aResultThatIsSentAgainIsTakenOnceForFiveMinutes() {
    SinkWriter writer = sink(Faults.none()).open();
    List<Emission> one = List.of(emission("a", 1, "x"));
    writer.deliver(one);
    writer.deliver(one);
    assertThat(taken()).hasSize(1);
    queue.forgetIds();
    writer.deliver(one);
    assertThat(taken()).hasSize(2).allMatch(body -> Arrays.equals(body, taken().getFirst()));
    assertThat(on(queue).effect()).isEqualTo(Sink.Effect.DEDUPLICATED_FOR_A_TIME);
  }

  @Test
  void theGroupIsTheKeyAndTheIdIsTheResults() {
    String key = "Zürich";
    sink(Faults.none()).open().deliver(List.of(emission("a", 1, "x"), emission(key, 1, "x")));
    assertThat(queue.messages())
        .extracting(message -> message.messageGroupId())
        .containsExactly("a", "4251685e06cab635578c72b1f5f221e9840a05ac4d8f2404be4177aa87f9907d");
    assertThat(queue.messages().getFirst().messageDeduplicationId()).isEqualTo("totals/a/1/0");
  }

  @Test
  void aMessageCarriesTheContextOfItsValue() {
    sink(Faults.none());
    SqsSink<String> traced = on(queue).traceParent(value -> value);
    Emission with = emission("a", 1, traced.encode(CONTEXT));
    traced.open().deliver(List.of(with, emission("b", 1, traced.encode("no context"))));
    SendMessageBatchRequestEntry message = queue.messages().getFirst();
    assertThat(message.messageAttributes())
        .containsExactly(
            entry(
                "traceparent",
                MessageAttributeValue.builder().dataType("String").stringValue(CONTEXT).build()));
    assertThat(Emitted.json(String.class).decode(taken().getFirst()).value()).isEqualTo(CONTEXT);
    assertThat(queue.messages().getLast().messageAttributes()).isEmpty();
  }

  @Test
  void whatWasCommittedWithAContextCarriesItWhateverTheSinkSaysNow() {
    sink(Faults.none());
    byte[] before = on(queue).traceParent(value -> CONTEXT).encode("x");
    on(queue).open().deliver(List.of(emission("a", 1, before)));
    assertThat(queue.messages().getFirst().messageAttributes().get("traceparent").stringValue())
        .isEqualTo(CONTEXT);
    assertThat(Emitted.json(String.class).decode(taken().getFirst()).value()).isEqualTo("x");
  }

  private static Emission emission(String key, long revision, byte[] payload) {
    return new Emission(
        "totals.fifo", "totals/" + key + "/1/0", key, revision, Emission.Op.UPSERT, payload);
  }

  @Test
  void charactersThatSqsDoesNotTakeAreEscaped() {
    String value = "a\uFFFEb\uFFFFc\u0001";
    Emission emission =
        new Emission(
            "totals.fifo", value, value, 1, Emission.Op.UPSERT, sink(Faults.none()).encode(value));
    assertThat(on(queue).open().deliver(List.of(emission))).containsExactly(Outcome.DELIVERED);
    assertThat(Emitted.json(String.class).decode(taken().getFirst()))
        .isEqualTo(new Emitted<>(value, value, 1, Emission.Op.UPSERT, value));
  }

  @Test
  void aMessageThatTheQueueIsSetNotToTakeIsRefusedAlone() {
    sink(Faults.none());
    queue.taking(1_000);
    assertThat(
            on(queue)
                .open()
                .deliver(
                    List.of(
                        emission("a", 1, "x".repeat(2_000)),
                        emission("a", 2, "x"),
                        emission("b", 1, "x"))))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(Outcome.Refused.class),
            second -> assertThat(second).isEqualTo(Outcome.DELIVERED),
            third -> assertThat(third).isEqualTo(Outcome.DELIVERED));
  }

  @Test
  void aQueueThatIsNotThereIsAFaultOfTheDeployment() {
    FakeSqs other = new FakeSqs("other.fifo", Faults.none());
    assertThat(on(other).open().deliver(List.of(emission("a", 1, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .contains("'totals.fifo'", "WEIR_SINK_<NAME>", "sqs:SendMessage"));
  }

  @Test
  void aQueueOfTheOtherKindIsRefusedWhenTheSinkIsOpened() {
    FakeSqs any = new FakeSqs("totals", Faults.none());
    assertThatThrownBy(() -> SqsSink.fifo("totals", String.class).withClient(any).open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_TOTALS")
        .hasMessageContaining("SqsSink.standard(..)");
  }

  @Test
  void theValueIsReadableJson() {
    sink(Faults.none()).open().deliver(List.of(emission("a", 1, "x")));
    assertThat(new String(taken().getFirst(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":\"totals/a/1/0\",\"key\":\"a\",\"revision\":1,\"op\":\"UPSERT\",\"value\":\"x\"}");
  }

  @Test
  void aPlaceThatIsNoQueueIsRefusedWhenTheSinkIsOpened() {
    SqsSink<String> sink =
        SqsSink.fifo("to tals.fifo", String.class)
            .withClient(new FakeSqs("to tals.fifo", Faults.none()));
    assertThatThrownBy(sink::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the URL of a queue")
        .hasMessageContaining("WEIR_SINK_TO_TALS_FIFO");
  }
}
