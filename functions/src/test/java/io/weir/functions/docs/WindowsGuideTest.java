package io.weir.functions.docs;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.aggregate.Aggregates.summing;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.process.StateSpec;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.FunctionTestDriver;
import io.weir.time.TimeWindow;
import io.weir.window.Suppress;
import io.weir.window.TriggerContext;
import io.weir.window.Window;
import io.weir.window.WindowProcess;
import io.weir.window.WindowProcessContext;
import io.weir.window.WindowResult;
import io.weir.window.WindowTrigger;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What docs/guides/windows.md shows of triggers, processes and suppression, and their javadoc. */
class WindowsGuideTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  record Payment(String account, long cents, Instant at) {
    static Payment of(int second, long cents) {
      return new Payment("a", cents, NOON.plusSeconds(second));
    }
  }

  record Rise(String account, Instant start, long by) {}

  record Count(String page, long views, Instant at) {
    static Count of(String page, int second, long views) {
      return new Count(page, views, NOON.plusSeconds(second));
    }
  }

  static final Source<Payment> PAYMENTS =
      Source.stream("payments", Json.of(Payment.class))
          .timestamps(Payment::at, boundedOutOfOrderness(ofSeconds(0)));
  static final Source<Count> COUNTS =
      Source.stream("counts", Json.of(Count.class))
          .timestamps(Count::at, boundedOutOfOrderness(ofSeconds(0)));

  static final class AtDoubles extends WindowTrigger<Payment> {
    private final StateSpec.Value<Long> next = keeps(StateSpec.value("next", Long.class));
    private final StateSpec.Value<Long> count = keeps(StateSpec.value("count", Long.class));

    public Decision onEvent(Event<Payment> event, TimeWindow window, TriggerContext context) {
      context.timers().event(window.maxTimestamp());
      long events = context.state(count).update(0L, before -> before + 1);
      if (events < context.state(next).value(1L)) {
        return Decision.CONTINUE;
      }
      context.state(next).set(2 * events);
      return Decision.FIRE;
    }

    public Decision onEventTimer(long time, TimeWindow window, TriggerContext context) {
      return Decision.FIRE;
    }
  }

  static final class Rises extends WindowProcess<Long, Rise> {
    private final StateSpec.Value<Long> before = perKey(StateSpec.value("before", Long.class));

    public void onPane(WindowResult<Long> pane, WindowProcessContext<Rise> context) {
      long last = context.keyState(before).value(0L);
      context.keyState(before).set(pane.value());
      if (pane.value() > last) {
        context.emit(new Rise(pane.key(), pane.start(), pane.value() - last));
      }
    }
  }

  private static <V, O> FunctionTestDriver driver(KeyedSource<V> source, Operator<V, O> operator) {
    return FunctionTestDriver.of(
        StreamFunction.named("f")
            .from(source)
            .compute(operator)
            .to(new CollectingSink<>("results"))
            .build());
  }

  @Test
  void aTriggerFiresWhenTheCountHasDoubledAndAtTheEnd() {
    Operator<Payment, String> panes =
        Window.of(PAYMENTS)
            .tumbling(ofMinutes(1))
            .triggeredBy(new AtDoubles())
            .aggregateResults(counting(), pane -> pane.pane().kind() + " " + pane.value());
    try (FunctionTestDriver driver = driver(PAYMENTS.keyBy(Payment::account), panes)) {
      for (int second = 0; second < 5; second++) {
        driver.pipe(PAYMENTS, Payment.of(second, 1));
      }
      driver.advanceWatermark(PAYMENTS, NOON.plusSeconds(60));
      assertThat(driver.results(String.class))
          .containsExactly("EARLY 1", "EARLY 2", "EARLY 4", "ON_TIME 5");
    }
  }

  @Test
  void aProcessComparesAWindowWithTheOneBefore() {
    Operator<Payment, Rise> rises =
        Window.of(PAYMENTS).tumbling(ofMinutes(1)).process(summing(Payment::cents), new Rises());
    try (FunctionTestDriver driver = driver(PAYMENTS.keyBy(Payment::account), rises)) {
      driver.pipe(PAYMENTS, Payment.of(0, 100));
      driver.pipe(PAYMENTS, Payment.of(60, 70));
      driver.pipe(PAYMENTS, Payment.of(120, 90));
      driver.advanceWatermark(PAYMENTS, NOON.plusSeconds(180));
      assertThat(driver.results(Rise.class))
          .containsExactly(new Rise("a", NOON, 100), new Rise("a", NOON.plusSeconds(120), 20));
    }
  }

  @Test
  void aRowIsGivenOnceInFiveMinutes() {
    Operator<Count, Count> held =
        Suppress.of(COUNTS)
            .untilTimeLimit(ofMinutes(5))
            .by(Count::page)
            .maxRows(1_000)
            .earlyWhenFull()
            .rows((key, count) -> count);
    try (FunctionTestDriver driver = driver(COUNTS.keyBy(count -> "all"), held)) {
      driver.pipe(COUNTS, Count.of("home", 0, 1));
      driver.pipe(COUNTS, Count.of("news", 60, 1));
      driver.pipe(COUNTS, Count.of("home", 120, 2));
      driver.advanceWatermark(COUNTS, NOON.plusSeconds(300));
      assertThat(driver.results(Count.class)).containsExactly(Count.of("home", 120, 2));
    }
  }

  @Test
  void updatesOfAKeyAreHeldBack() {
    Operator<Count, Count> held =
        Suppress.of(COUNTS).untilTimeLimit(ofMinutes(5)).rows((key, count) -> count);
    try (FunctionTestDriver driver = driver(COUNTS.keyBy(Count::page), held)) {
      driver.pipe(COUNTS, Count.of("home", 0, 1));
      driver.pipe(COUNTS, Count.of("home", 120, 2));
      driver.advanceWatermark(COUNTS, NOON.plusSeconds(300));
      assertThat(driver.results(Count.class)).containsExactly(Count.of("home", 120, 2));
    }
  }
}
