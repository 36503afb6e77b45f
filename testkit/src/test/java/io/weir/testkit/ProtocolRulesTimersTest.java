package io.weir.testkit;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.Operator;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Emission;
import io.weir.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The history of R22: a timer is set at or below the watermark. */
class ProtocolRulesTimersTest {
  /** An event sets a timer at its value, and a timer those that its time is mapped to. */
  private static final class Setting extends ProcessFunction<Reading, String> {
    private final long from;
    private final long[] next;

    Setting(long from, long... next) {
      this.from = from;
      this.next = next;
    }

    @Override
    public void onEvent(Event<Reading> event, ProcessContext<String> context) {
      context.emit("event " + event.timestamp());
      if (event.value().value() > 1) {
        context.timers().event(event.value().value());
      }
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      context.emit("timer " + time + " at " + context.watermark());
      if (time == from) {
        Arrays.stream(next).forEach(context.timers()::event);
      }
    }
  }

  private static StreamFunction function(Setting setting) {
    return StreamFunction.named("sums")
        .from(RuleRig.READINGS.keyBy(Reading::key))
        .compute(setting)
        .to(new CollectingSink<>("sums"))
        .build();
  }

  private final List<SourceRecord> log = new ArrayList<>();

  private ProtocolRulesTimersTest event(String key, long time, long timer) {
    log.add(record("s1", log.size() + 1, new Reading(key, time, timer, null)));
    return this;
  }

  private List<String> said(Setting setting, int seed) {
    Scenario.Left left = Scenario.of(function(setting), log).tickAfterEachBatch().check(seed);
    return left.emissions().get("sums").values().stream()
        .sorted(Comparator.comparingLong(Emission::revision))
        .filter(emission -> emission.key().equals("a"))
        .map(emission -> Json.of(String.class).decode(emission.payload()))
        .toList();
  }

  private static final Setting NONE = new Setting(0);

  @Test
  void r22_aTimerInThePast_waitsForTheNextWatermarkWhateverIsReadBefore() {
    event("a", 51, 1).event("a", 52, 10).event("a", 50, 1).event("a", 52, 1).event("b", 53, 1);

    assertThat(said(NONE, 1))
        .containsExactly("event 51", "event 52", "timer 10 at 10", "event 50", "event 52");
  }

  @Test
  void r22_aTimerInThePast_andTheWatermarkStays() {
    event("a", 52, 1).event("a", 30, 10).event("a", 31, 51).event("a", 32, 1);

    assertThat(said(NONE, 2)).containsExactly("event 52", "event 30", "event 31", "event 32");
  }

  @Test
  void r22_theEarlierTimeIsFirst_ofThoseThatAreDueAtOnce() {
    event("a", 52, 1).event("a", 30, 52).event("a", 31, 20).event("a", 32, 10).event("b", 60, 1);

    assertThat(said(NONE, 3))
        .containsExactly(
            "event 52",
            "event 30",
            "event 31",
            "event 32",
            "timer 10 at 10",
            "timer 20 at 20",
            "timer 52 at 52");
  }

  @Test
  void r22_aTimerThatATimerSetsInThePast_firesInTheSameAdvance() {
    event("a", 51, 1).event("a", 40, 20).event("b", 52, 1).event("a", 41, 1);

    assertThat(said(new Setting(20, 15, 45, 70), 4))
        .containsExactly(
            "event 51",
            "event 40",
            "timer 20 at 20",
            "timer 15 at 15",
            "timer 45 at 45",
            "event 41");
  }

  @Test
  void r22_aTimerOfTheFuture_setsOneBehindItself() {
    event("a", 51, 60).event("b", 61, 1).event("a", 62, 1);

    assertThat(said(new Setting(60, 15), 5))
        .containsExactly("event 51", "timer 60 at 60", "timer 15 at 15", "event 62");
  }

  /** The window's early pane is due each 50 ms; b@110 comes when 150 has passed. */
  @Test
  void r22_anEarlyPaneInThePast_waitsForTheNextWatermark() {
    StreamFunction function =
        StreamFunction.named("sums")
            .from(RuleRig.READINGS.keyBy(Reading::key))
            .compute(
                Window.of(RuleRig.READINGS)
                    .tumbling(Duration.ofMillis(100))
                    .earlyEvery(Duration.ofMillis(50))
                    .aggregateResults(counting(), pane -> pane.pane().kind() + " " + pane.value()))
            .to(new CollectingSink<>("sums"))
            .build();
    event("b", 170, 1).event("a", 110, 1).event("a", 120, 1);
    assertThat(Scenario.of(function, log).tickAfterEachBatch().check(6).emissions().get("sums"))
        .isEmpty();

    event("b", 171, 1);
    Scenario.Left moved = Scenario.of(function, log).tickAfterEachBatch().check(7);

    assertThat(moved.emissions().get("sums").values())
        .singleElement()
        .satisfies(
            pane -> assertThat(Json.of(String.class).decode(pane.payload())).isEqualTo("EARLY 2"));
  }

  @Test
  void r22_deletedOrSetTwice() {
    Operator<Reading, String> twice =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<Reading> event, ProcessContext<String> context) {
            if (event.key().equals("b")) {
              return;
            }
            context.timers().event(10);
            context.timers().event(10);
            context.timers().event(11);
            if (event.timestamp() == 30) {
              context.timers().deleteEvent(11);
            }
          }

          @Override
          public void onEventTimer(long time, ProcessContext<String> context) {
            context.emit("timer " + time);
          }
        };
    RuleRig rig =
        RuleRig.of(
            StreamFunction.named("sums")
                .from(RuleRig.READINGS.keyBy(Reading::key))
                .compute(twice)
                .to(new CollectingSink<>("sums"))
                .build());
    rig.cold(record(1, "b", 52));
    rig.cold(record(2, "a", 20));
    rig.cold(record(3, "a", 30));
    assertThat(rig.item("a").eventDue()).hasValue(52);

    rig.cold(record(4, "b", 53));
    rig.tick();

    assertThat(rig.sink("sums").values(String.class)).containsExactly("timer 10");
    assertThat(rig.item("a").eventDue()).isEmpty();
  }
}
