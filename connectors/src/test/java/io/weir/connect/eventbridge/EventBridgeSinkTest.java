package io.weir.connect.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.Emitted;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter.Outcome;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Results as events: at least once, in any order, and never to a bus that is not there. */
class EventBridgeSinkTest extends QueueContract {
  private static final String SOURCE = "com.example.totals";
  private FakeEventBridge bus;

  @Override
  protected Sink<String> sink(Faults faults) {
    bus = new FakeEventBridge("totals", faults);
    return on(bus);
  }

  private static EventBridgeSink<String> on(FakeEventBridge bus) {
    return EventBridgeSink.bus("totals", String.class, SOURCE, "Total")
        .withClient(bus)
        .withPause(millis -> {});
  }

  @Override
  protected Sink<String> again() {
    bus = bus.with(Faults.none());
    return on(bus);
  }

  @Override
  protected List<byte[]> taken() {
    return bus.events().stream()
        .map(event -> event.detail().getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  protected boolean ordered() {
    return false;
  }

  @Override
  protected int least() {
    return 979_000;
  }

  @Test
  void anEventCarriesTheContextOfItsValueInTheFormOfXRay() {
    String context = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    sink(Faults.none());
    EventBridgeSink<String> traced = on(bus).traceParent(value -> value);
    traced
        .open()
        .deliver(
            List.of(
                new Emission("totals", "1", "a", 1, Op.UPSERT, traced.encode(context)),
                new Emission("totals", "2", "b", 1, Op.UPSERT, traced.encode("no context"))));
    assertThat(bus.events())
        .extracting(PutEventsRequestEntry::traceHeader)
        .containsExactly(
            "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1", null);
    assertThat(Emitted.json(String.class).decode(taken().getFirst()).value()).isEqualTo(context);
  }

  @Test
  void theEffectIsAtLeastOnce() {
    assertThat(sink(Faults.none()).effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
  }

  @Test
  void sourceDetailTypeAndBusAreTheAuthors() {
    sink(Faults.none()).open().deliver(List.of(emission("a", 1, "x")));
    assertThat(bus.events())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.source()).isEqualTo(SOURCE);
          assertThat(event.detailType()).isEqualTo("Total");
          assertThat(event.eventBusName()).isEqualTo("totals");
        });
  }

  @Test
  void aRequestHasTenEventsAndTheBusIsAskedForOnce() {
    Faults faults = Faults.none();
    List<Emission> twenty =
        java.util.stream.IntStream.rangeClosed(1, 20).mapToObj(i -> emission("a", i, "x")).toList();
    sink(faults).open().deliver(twenty);
    assertThat(faults.calls()).isEqualTo(3);
  }

  /** PutEvents alone would take it, and it would be gone. */
  @Test
  void nothingIsPutOnABusThatIsNotThere() {
    Faults faults = Faults.none();
    FakeEventBridge other = new FakeEventBridge("other", faults);
    assertThat(on(other).open().deliver(List.of(emission("a", 1, "x"), emission("b", 1, "x"))))
        .hasSize(2)
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    Outcome.Retry.class,
                    retry ->
                        assertThat(retry.reason())
                            .contains("'totals'", "WEIR_SINK_<NAME>", "events:DescribeEventBus")));
    assertThat(faults.calls()).isEqualTo(1);
  }

  @Test
  void aNumberThatEventBridgeDoesNotTakeIsRefusedAlone() {
    BigInteger large = BigInteger.ONE.shiftLeft(64);
    Emission wide = new Emission("totals", "id", "a", 1, Emission.Op.UPSERT, Json.bytes(large));
    assertThat(sink(Faults.none()).open().deliver(List.of(wide, emission("a", 2, "x"))))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("MalformedDetail")),
            second -> assertThat(second).isEqualTo(Outcome.DELIVERED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "aws.totals"})
  void aSourceThatEventBridgeDoesNotTakeIsRefusedWhereItIsDeclared(String source) {
    assertThatThrownBy(() -> EventBridgeSink.bus("totals", String.class, source, "Total"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'totals'");
  }

  @Test
  void aDetailTypeHasAtMost128Characters() {
    assertThat(EventBridgeSink.bus("totals", String.class, SOURCE, "x".repeat(128))).isNotNull();
    assertThatThrownBy(() -> EventBridgeSink.bus("totals", String.class, SOURCE, "x".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("128");
  }

  @Test
  void aPlaceThatIsNoBusIsRefusedWhenTheSinkIsOpened() {
    assertThatThrownBy(() ->
            EventBridgeSink.bus("to tals", String.class, SOURCE, "Total")
                .withClient(new FakeEventBridge("totals", Faults.none()))
                .open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_TO_TALS");
  }
}
