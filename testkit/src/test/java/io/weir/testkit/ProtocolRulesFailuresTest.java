package io.weir.testkit;

import static io.weir.testkit.RuleRig.CRASH;
import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter.Reason;
import io.weir.Event;
import io.weir.StreamFunction;
import io.weir.codec.UnreadableStateException;
import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.Tally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The histories of R9 to R13 and R17: refusals, dead letters, revisions, no-ops, outages. */
class ProtocolRulesFailuresTest {
  private final RuleSums operator = new RuleSums();
  private final RuleRig rig = RuleRig.of(RuleRig.sums(operator).build());

  private void theSinkRefuses(String sink) {
    rig.answers =
        emission ->
            emission.sink().equals(sink) ? new Outcome.Refused("too large") : Outcome.DELIVERED;
  }

  @Test
  void r9_aSinkRefusesForGood_theEmissionIsDeadLetteredThroughACommitAndTheShardGoesOn() {
    theSinkRefuses("sums");

    BatchResult result = rig.cold(record(1, "a", 1), record(2, "a", 20), record(3, "b", 21));

    assertThat(result.done()).isTrue();
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(Reason.SINK_REFUSED);
          assertThat(letter.position()).endsWith("a/window/0");
          assertThat(letter.payload()).isNotEmpty();
        });
    assertThat(rig.stored("a").version()).as("the step and the letter").isEqualTo(2);
    rig.cold(record(4, "a", 22));
    assertThat(rig.deliveries()).as("not tried at the sink again").isEqualTo(1);
  }

  @Test
  void r9_theRefusalIsCommittedAndTheContainerDies_theLetterComesOnceAndTheSinkIsNotAskedAgain() {
    theSinkRefuses("sums");
    rig.at("after deliver", () -> rig.at("before deliver", CRASH));
    List<SourceRecord> batch = List.of(record(1, "a", 1), record(2, "a", 20));
    assertThatThrownBy(() -> RuleRig.run(rig.container(), batch))
        .isInstanceOf(CrashPoint.Crash.class);
    assertThat(rig.letters()).isEmpty();

    RuleRig.run(rig.container(), batch);

    assertThat(rig.letters()).hasSize(1);
    assertThat(rig.deliveries()).isEqualTo(1);
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
  }

  @Test
  void r9_theDeadLetterSinkRefusesToo_nothingIsDroppedAndTheShardStops() {
    rig.answers = emission -> new Outcome.Refused("no");

    BatchResult result = rig.cold(record(1, "a", 1), record(2, "a", 20));

    assertThat(result.firstUnfinished()).contains(Position.of("readings", "s1", 1));
    assertThat(rig.item("a").outbox().isEmpty()).isFalse();
  }

  @Test
  void
      r10_anEventIsDeadLetteredAndTheContainerDiesBeforeTheMarkIsKnown_aMendedHandlerDoesNotApplyItAfterAll() {
    operator.onEvent = event -> poison(event.value().time() == 2);
    rig.at("before deliver", CRASH);
    List<SourceRecord> batch =
        List.of(record(1, "a", 1), record(2, "a", 2, "x"), record(3, "a", 3));
    assertThatThrownBy(() -> RuleRig.run(rig.container(), batch))
        .isInstanceOf(CrashPoint.Crash.class);

    operator.onEvent = event -> {};
    RuleRig.run(rig.container(), batch);
    RuleRig.run(rig.container(), batch);
    rig.cold(record(4, "a", 10));

    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo(Reason.HANDLER_FAILED));
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(3).plus(Tally.dead(1)));
  }

  @Test
  void r10_aRecordCannotBeReadAndTheContainerDies_aMendedCodecDoesNotApplyItAfterAll() {
    SourceRecord broken =
        new SourceRecord(
            Position.of("readings", "s1", 1), "a", RuleRig.START, "{".getBytes(), false);
    rig.at("before deliver", CRASH);
    assertThatThrownBy(() -> rig.cold(broken)).isInstanceOf(CrashPoint.Crash.class);

    rig.cold(broken);
    rig.cold(broken);

    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo(Reason.UNREADABLE));
    assertThat(rig.tally()).isEqualTo(Tally.dead(1));
  }

  @Test
  void r10_aDeadLetteredEventIsSentOnceMoreByItsProducer_itsIdWasNotRememberedSoItIsApplied() {
    operator.onEvent = event -> poison(event.value().time() == 2);
    rig.cold(record(1, "a", 2, "x"));
    operator.onEvent = event -> {};

    rig.cold(record(2, "a", 2, "x"), record(3, "a", 3, "x"), record(4, "a", 10));

    assertThat(rig.tally())
        .isEqualTo(Tally.applied(2).plus(Tally.duplicate(1)).plus(Tally.dead(1)));
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r10_theStoreIsOutForManyDeliveries_thatIsNoAttemptAtTheEvent() {
    for (int i = 0; i < 10; i++) {
      rig.store.throttleCommits();
      assertThat(rig.cold(record(1, "a", 1)).firstUnfinished())
          .contains(Position.of("readings", "s1", 1));
      rig.store.breakDown("unreachable");
      assertThat(rig.cold(record(1, "a", 1)).firstUnfinished())
          .contains(Position.of("readings", "s1", 1));
    }
    rig.store.mend();

    assertThat(rig.cold(record(1, "a", 1)).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(1));
  }

  @Test
  void r10_aSinkIsOutForManyDeliveries_thatIsNoAttemptAtTheEvent() {
    rig.answers =
        emission -> {
          throw new IllegalStateException("unreachable");
        };
    for (int i = 0; i < 10; i++) {
      assertThat(rig.cold(record(1, "a", 1), record(2, "a", 20)).done()).isFalse();
    }
    rig.answers = emission -> Outcome.DELIVERED;

    assertThat(rig.cold(record(1, "a", 1), record(2, "a", 20)).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r10_oldCodeMeetsStateThatItCannotRead_theShardStopsAndNothingIsDeadLettered() {
    operator.onEvent =
        event -> {
          throw new UnreadableStateException("written by newer code");
        };
    assertThatThrownBy(() -> rig.cold(record(1, "a", 1)))
        .isInstanceOf(UnreadableStateException.class);
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.ZERO);
  }

  @Test
  void r11_oneCommitEmitsThreePanes_eachHasARevisionOfItsOwnAndTheyAreDeliveredInOrder() {
    rig.cold(record(1, "a", 1), record(2, "a", 2), record(3, "b", 5));
    rig.cold(
        record(4, "a", 3),
        record(5, "a", 9),
        record(6, "a", 11),
        record(7, "a", 21),
        record(8, "a", 31));

    List<Emission> panes =
        rig.attempts.stream().filter(emission -> emission.key().equals("a")).toList();
    long first = panes.getFirst().revision();
    assertThat(panes).extracting(Emission::revision).containsExactly(first, first + 1, first + 2);
    assertThat(panes)
        .extracting(Emission::id)
        .containsExactly("sums/a/window/0", "sums/a/window/10", "sums/a/window/20");
  }

  @Test
  void r11_aTimerIsFiredByARecordOrByATick_itsEmissionHasTheSameNameAndRevision() {
    rig.cold(record(1, "a", 1));
    rig.cold(record(2, "b", 20));
    rig.tick();
    RuleRig other = RuleRig.sums();
    other.cold(record(1, "a", 1), record(2, "b", 20), record(3, "a", 21));

    assertThat(rig.sink("sums").emissions()).hasSize(1).isEqualTo(other.sink("sums").emissions());
  }

  @Test
  void r13_aStaleCacheSeesNothingToDo_itsMarkIsFencedAndTheRepeatedStepAlerts() {
    RuleRig alerts = RuleRig.of(alertsIfArmed());
    Engine stale = alerts.container();
    RuleRig.run(stale, record(1, "a", 0));
    RuleRig.run(alerts.container(), record(2, "a", 1));

    RuleRig.run(stale, record(3, "a", 2));

    assertThat(alerts.sink("sums").values(String.class)).containsExactly("alert");
  }

  @Test
  void r13_anEventChangesNothing_itCommitsItsMark() {
    RuleRig alerts = RuleRig.of(alertsIfArmed());
    alerts.cold(record(1, "a", 0));
    alerts.cold(record(2, "a", 0, "x"));
    alerts.cold(record(3, "a", 0, "x"));

    assertThat(alerts.stored("a").version()).isEqualTo(3);
    assertThat(alerts.item("a").marks())
        .singleElement()
        .satisfies(mark -> assertThat(mark.position()).isEqualTo(Position.of("readings", "s1", 3)));
  }

  /** Time 1 arms, time 2 alerts if armed, everything else changes nothing. */
  private static StreamFunction alertsIfArmed() {
    return StreamFunction.named("sums")
        .from(RuleRig.READINGS.keyBy(Reading::key))
        .compute(
            new ProcessFunction<Reading, String>() {
              private final StateSpec.Value<Boolean> armed = value("armed", Boolean.class);

              @Override
              public void onEvent(Event<Reading> event, ProcessContext<String> context) {
                if (event.value().time() == 1) {
                  context.state(armed).set(true);
                } else if (event.value().time() == 2 && context.state(armed).value(false)) {
                  context.emit("alert");
                }
              }
            })
        .to(new CollectingSink<>("sums"))
        .build();
  }

  @Test
  void r17_theTableIsMissingAtThreeInTheMorning_theReasonIsToldAndItIsNoAttempt() {
    rig.store.breakDown("table weir-state is missing; create it");
    Engine engine = rig.container();
    for (int i = 0; i < 10; i++) {
      BatchResult result = RuleRig.run(engine, record(1, "a", 1));
      assertThat(result.firstUnfinished()).contains(Position.of("readings", "s1", 1));
      assertThat(result.reason()).contains("table weir-state is missing; create it");
    }
    rig.store.mend();

    assertThat(RuleRig.run(engine, record(1, "a", 1)).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(1));
  }

  private static void poison(boolean here) {
    if (here) {
      throw new IllegalStateException("poison");
    }
  }
}
