package io.weir.lambda;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.lambda.Clicks.Count;
import io.weir.spi.Producers;
import io.weir.spi.Telemetry;
import io.weir.spi.TraceParent;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What telemetry is told of the spans in which a batch's events were sent, and when it may wait.
 */
class ProducersToldTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  record Traced(String page, Instant at, String traceparent) {}

  private final Rig rig = new Rig();
  private final Told told = new Told();
  private int asked;

  private final Source<Traced> source =
      Source.stream("clicks", Json.of(Traced.class))
          .timestamps(Traced::at, boundedOutOfOrderness(Duration.ZERO))
          .filter(event -> !event.page().equals("filtered"));

  private static String span(int number) {
    return "00-" + TRACE + "-%016x-01".formatted(number);
  }

  private static String event(String page, String traceparent) {
    return Json.of(Traced.class).text(new Traced(page, Clicks.NOON, traceparent));
  }

  private String traceParent(Traced event) {
    asked++;
    if (event.page().equals("failing")) {
      throw new IllegalStateException("of the test");
    }
    return event.traceparent();
  }

  private StreamFunction function(Source<Traced> from, Sink<? super Count> sink) {
    return StreamFunction.named("click-counts")
        .from(from.keyBy(Traced::page))
        .compute(Window.of(from).tumbling(Duration.ofMinutes(1)).aggregate(counting(), Count::new))
        .to(sink)
        .build();
  }

  private Producers producers(EventJson event) {
    rig.invoke(event);
    return told.batches.getLast().producers();
  }

  private void start(Telemetry telemetry) {
    rig.telemetry.add(telemetry);
    rig.start(sink -> function(source.traceParent(this::traceParent), sink));
  }

  @Test
  void eachSpanIsToldOnceInTheOrderOfTheEvents() {
    start(told);
    Producers producers =
        producers(
            new EventJson()
                .put(1, event("a", span(2)))
                .put(2, event("b", span(1)))
                .put(3, event("a", span(2)))
                .put(4, event("a", null)));
    assertThat(producers.spans()).extracting(TraceParent::text).containsExactly(span(2), span(1));
    assertThat(producers.more()).isZero();
    assertThat(producers.invalid()).isZero();

    assertThat(producers(new EventJson().put(5, event("a", null)))).isEqualTo(Producers.NONE);
  }

  /** The events are counted like all others, whatever they say of their spans. */
  @Test
  void whatIsNoneIsCountedAndChangesNothing() {
    start(told);
    Producers producers =
        producers(
            new EventJson()
                .put(1, event("a", "Root=1-2-3"))
                .put(2, event("failing", span(1)))
                .put(3, event("filtered", "no span"))
                .put(4, event("a", span(3))));
    assertThat(producers.invalid()).isEqualTo(2);
    assertThat(producers.spans()).extracting(TraceParent::text).containsExactly(span(3));
    assertThat(rig.letters.values(Object.class)).isEmpty();
    assertThat(told.batches.getLast().unfinishedFrom()).isEmpty();
  }

  @Test
  void noMoreThanALimitAreTold() {
    start(told);
    EventJson event = new EventJson();
    IntStream.rangeClosed(1, Producers.MOST + 3).forEach(i -> event.put(i, event("a", span(i))));
    event.put(500, event("a", span(1))); // One of those that are told.
    Producers producers = producers(event);
    assertThat(producers.spans()).hasSize(Producers.MOST);
    assertThat(producers.more()).isEqualTo(3);
  }

  @Test
  void nothingIsAskedWithoutADeclarationOrWithoutTelemetry() {
    rig.telemetry.add(told);
    rig.start(sink -> function(source, sink));
    assertThat(producers(new EventJson().put(1, event("a", span(1))))).isEqualTo(Producers.NONE);

    rig.telemetry.clear();
    rig.start(sink -> function(source.traceParent(this::traceParent), sink));
    rig.invoke(new EventJson().put(2, event("a", span(1))));
    assertThat(asked).isZero();
  }

  /**
   * State of another deployment of it is its own: nothing of what is stored or computed changes.
   */
  @Test
  void theDefinitionStaysTheSame() {
    StreamFunction traced = function(source.traceParent(this::traceParent), rig.counts);
    assertThat(traced.description()).isEqualTo(function(source, rig.counts).description());
    assertThat(traced.describe()).contains("with the spans of producers");
  }

  @Test
  void partsOfAStreamHaveWhatTheStreamDeclares() {
    Source<Traced> all = source.traceParent(this::traceParent);
    Source<Traced> some = all.only("some", event -> event.page().equals("a"));
    rig.telemetry.add(told);
    rig.start(sink -> function(some, sink));
    Producers producers =
        producers(new EventJson().put(1, event("a", span(1))).put(2, event("b", span(2))));
    assertThat(producers.spans()).extracting(TraceParent::text).containsExactly(span(1));
  }

  /** All that is told of an invocation comes before its end, and one that fails has an end, too. */
  @Test
  void theEndOfAnInvocationIsToldWithTheTimeThatIsLeft() {
    List<Long> ends = new ArrayList<>();
    start(
        new Telemetry() {
          @Override
          public void invocationEnded(long remainingMillis) {
            ends.add(remainingMillis);
            assertThat(told.batches).hasSize(ends.size());
          }
        });
    rig.telemetry.add(told);
    rig.start(sink -> function(source, sink));
    rig.invoke(new EventJson().put(1, event("a", null)));
    assertThat(ends).containsExactly((long) rig.remaining);
  }
}
