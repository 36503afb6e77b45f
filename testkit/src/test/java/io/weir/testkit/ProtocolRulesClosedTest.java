package io.weir.testkit;

import static io.weir.testkit.RuleRig.START;
import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.Operator;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.engine.Engine;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Histories that were found open after the first tests of the rules, and are closed. */
class ProtocolRulesClosedTest {
  private final RuleSums operator = new RuleSums();
  private final RuleRig rig = RuleRig.of(RuleRig.sums(operator).build());

  @Test
  void r4_aBatchFiresASilentKeyAndDelivers_theTickHoursLaterDoesNotRepeatItToASinkThatForgets() {
    RuleRig rig =
        RuleRig.of(
            StreamFunction.named("sums")
                .from(RuleRig.READINGS.keyBy(Reading::key))
                .compute(operator)
                .to(new CollectingSink<>("sums", Sink.Effect.DEDUPLICATED_FOR_A_TIME))
                .to(TumblingSum.LATE, new CollectingSink<>("late"))
                .build());
    Engine warm = rig.container();
    RuleRig.run(warm, record(1, "a", 1));
    RuleRig.run(warm, record(2, "b", 20));
    assertThat(rig.deliveries()).isEqualTo(1);
    rig.now += Duration.ofHours(5).toMillis();

    rig.tick();

    assertThat(rig.deliveries()).isEqualTo(1);
  }

  @Test
  void r10_aTimersCallbackChangesStateAndFails_theHalfMadeChangeIsNotKept() {
    RuleRig process = RuleRig.of(failingTimer());
    process.cold(record(1, "a", 1), record(2, "a", 20));
    process.cold(record(3, "a", 21));

    assertThat(process.letters()).hasSize(1);
    assertThat(process.sink("sums").values(Long.class)).containsExactly(1L, 2L, 3L);
  }

  private static StreamFunction failingTimer() {
    Operator<Reading, Long> function =
        new ProcessFunction<>() {
          private final StateSpec.Value<Long> count = value("count", Long.class);

          @Override
          public void onEvent(Event<Reading> event, ProcessContext<Long> context) {
            context.emit(context.state(count).update(0L, before -> before + 1));
            if (event.timestamp() == 1) {
              context.timers().event(9);
            }
          }

          @Override
          public void onEventTimer(long time, ProcessContext<Long> context) {
            context.state(count).set(100L);
            throw new IllegalStateException("half way");
          }
        };
    return StreamFunction.named("sums")
        .from(RuleRig.READINGS.keyBy(Reading::key))
        .compute(function)
        .to(new CollectingSink<>("sums"))
        .build();
  }

  @Test
  void r7_anotherShardsArrivalsAreHoursAhead_aLaggingShardsDuplicateIsStillKnown() {
    rig.topology =
        source ->
            List.of(
                ShardInfo.whole(new Shard(source, "s1")), ShardInfo.whole(new Shard(source, "s2")));
    long minute = START + Duration.ofMinutes(1).toMillis();
    long hours = START + Duration.ofHours(3).toMillis();
    rig.cold(record("s1", 1, new Reading("a", 1, 1, "x"), START));
    rig.cold(record("s1", 2, new Reading("a", 2, 1, "z"), hours));
    rig.cold(record("s2", 1, new Reading("a", 1, 1, "x"), minute));

    assertThat(rig.tally()).isEqualTo(Tally.applied(2).plus(Tally.duplicate(1)));
  }

  @Test
  @Timeout(20)
  void r9_aTimersCallbackAlwaysFailsBeforeItForgetsItsTime_itIsGivenUpOnceAndTheShardGoesOn() {
    int[] calls = {0};
    operator.onTimer =
        context -> {
          if (++calls[0] > 10_000) {
            throw new AssertionError("the loop would never end");
          }
          throw new IllegalStateException("always");
        };
    assertThat(rig.cold(record(1, "a", 1), record(2, "a", 20)).done()).isTrue();
  }

  /**
   * A smaller batch commits a key; before it writes its progress, a stale container steps on its
   * commit and commits, too; then the smaller batch's progress comes, then the other's.
   */
  @Test
  void p1_twoInvocationsDecideAKeyOneAfterTheOther_noRecordIsCountedTwice() {
    Engine stale = rig.container();
    RuleRig.run(stale, record(1, "a", 1));
    Engine fresh = rig.container();
    RuleRig.run(fresh, record(1, "a", 1));
    rig.at(
        "before commitProgress",
        () -> {
          rig.at("before commitProgress", () -> progressUpTo(2));
          RuleRig.run(stale, record(2, "a", 2), record(3, "a", 3));
        });

    RuleRig.run(fresh, record(2, "a", 2));

    assertThat(rig.tally()).isEqualTo(Tally.applied(3));
  }

  /** What an invocation writes that has finished the record of that number and one key more. */
  private void progressUpTo(long order) {
    Shard shard = new Shard("readings", "s1");
    Progress known = rig.memory.progress("sums", shard).orElseThrow();
    Progress.ShardMark mark =
        new Progress.ShardMark(Position.of("readings", "s1", order), order - 1);
    rig.memory.commitProgress(
        "sums",
        Progress.none(shard)
            .change()
            .version(known.version() + 1)
            .marks(List.of(mark))
            .floors(known.floors())
            .parents(known.parents())
            .tally(known.tally().plus(Tally.applied(1)))
            .redelivered(known.redelivered())
            .arrival(known.arrival())
            .suspect(known.suspect())
            .made());
  }

  @Test
  void r6_aStalledInvocationReadsAKeyWhoseMarkOthersHaveForgotten_itDoesNotApplyItsRecordAgain() {
    rig.topology =
        source ->
            List.of(
                ShardInfo.whole(new Shard(source, "s1")), ShardInfo.whole(new Shard(source, "s2")));
    SourceRecord first = record("s1", 1, new Reading("a", 1, 1, null));
    rig.at(
        "before load",
        () -> {
          rig.cold(first);
          rig.cold(record("s2", 1, new Reading("a", 2, 1, null)));
        });

    rig.cold(first);
    rig.cold(record("s1", 2, new Reading("b", 50, 1, null)));
    rig.cold(record("s2", 2, new Reading("b", 50, 1, null)));
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
  }

  @Test
  void r4_aStalledInvocationFiresWhatASmallerBatchDidNotAndDies_itsPanesAreSentByTheTick() {
    Engine stalled = rig.container();
    rig.at(
        "before commit",
        () -> {
          rig.cold(record(1, "a", 1));
          rig.at("before deliver", RuleRig.CRASH);
        });
    try {
      RuleRig.run(stalled, record(1, "a", 1), record(2, "b", 20));
    } catch (CrashPoint.Crash killed) {
      assertThat(rig.deliveries()).isZero();
    }
    rig.cold(record(2, "b", 20), record(3, "a", 21));
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r10_theHandlerFailsOnAStaleSnapshot_theWinnersIsNotHeldAgainstTheEvent() {
    operator.onEvent =
        event -> {
          if (event.timestamp() == 3) {
            throw new IllegalStateException("poison");
          }
        };
    Engine stale = rig.container();
    RuleRig.run(stale, record(1, "a", 1));
    rig.cold(record(2, "a", 2, "x"));

    RuleRig.run(stale, record(3, "a", 3, "x"));

    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(2).plus(Tally.duplicate(1)));
  }

  @Test
  void r3_aClockPerKeyFiresInSeveralCommitsAndTheContainerDies_aTickDeliversTheRest() {
    RuleRig perKey = RuleRig.of(RuleRig.sums(operator).clock(io.weir.ClockScope.PER_KEY).build());
    perKey.limits = io.weir.engine.EngineLimits.DEFAULT.withCommitsOf(5_000, 1);
    perKey.cold(record(1, "a", 1), record(2, "a", 2));
    int[] deliveries = {0};
    perKey.when(point -> point.equals("before deliver") && ++deliveries[0] == 2, RuleRig.CRASH);
    try {
      perKey.cold(record(3, "a", 15), record(4, "a", 40));
    } catch (CrashPoint.Crash died) {
      assertThat(perKey.deliveries()).isEqualTo(1);
    }

    perKey.tick();

    assertThat(perKey.results()).isEqualTo(Map.of("a@0", 2L, "a@10", 1L));
  }

  @Test
  void r16_stateCannotBeReadAfterARollback_howeverOftenItIsTriedNoRecordIsTakenForAKiller() {
    rig.cold(record(1, "a", 1));
    operator.onEvent =
        event -> {
          throw new UnreadableStateException("format 9, this version reads 1");
        };
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> rig.cold(record(2, "a", 2), record(3, "a", 20)))
          .isInstanceOf(UnreadableStateException.class);
    }
    operator.onEvent = event -> {};

    rig.cold(record(2, "a", 2), record(3, "a", 20));

    assertThat(rig.letters()).isEmpty();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
  }

  @Test
  void r17_theSinkIsAwayForHours_noRecordIsTakenForAKiller() {
    rig.answers = emission -> new SinkWriter.Outcome.Retry("down");
    for (int i = 0; i < 10; i++) {
      assertThat(rig.cold(record(1, "a", 1), record(2, "a", 20)).done()).isFalse();
    }
    rig.answers = emission -> SinkWriter.Outcome.DELIVERED;

    rig.cold(record(1, "a", 1), record(2, "a", 20));

    assertThat(rig.letters()).isEmpty();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void p7_aSilentKeyHasFiredAndItsResultIsDelivered_laterBatchesDoNotTouchItAgain() {
    Engine warm = rig.container();
    RuleRig.run(warm, record(1, "a", 1));
    RuleRig.run(warm, record(2, "b", 20));
    long touched = warm.stats().touchedKeys();

    RuleRig.run(warm, record(3, "b", 21));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
    assertThat(warm.stats().touchedKeys()).isEqualTo(touched + 1);
  }

  @Test
  void r11_aTimerIsSetAgainForATimeThatHasFired_itsEmissionsHaveOtherIds() {
    Operator<Reading, Long> past =
        new ProcessFunction<>() {
          @Override
          public void onEvent(Event<Reading> event, ProcessContext<Long> context) {
            context.timers().event(1);
          }

          @Override
          public void onEventTimer(long time, ProcessContext<Long> context) {
            context.emit(context.latestArrival());
          }
        };
    RuleRig timers =
        RuleRig.of(
            StreamFunction.named("sums")
                .from(RuleRig.READINGS.keyBy(Reading::key))
                .compute(past)
                .to(new CollectingSink<>("sums"))
                .build());

    timers.cold(record(1, "a", 5), record(2, "a", 6), record(3, "a", 7));

    assertThat(timers.sink("sums").emissions()).hasSize(3);
  }

  @Test
  void r14_aParentWithoutRecordsMergesWithABusyOne_itsKeysAreNotLateByTheOthersClock() {
    RuleRig byKey = RuleRig.sumsByPartitionKey();
    SimulatedStream stream = SimulatedStream.of("readings");
    List<Shard> halves = stream.split(stream.shards().getFirst());
    byKey.topology = stream;
    byKey.now = stream.clock().nowMillis();
    ShardSimulator mapping =
        ShardSimulator.start(stream, EventSourceMapping.recommended(), byKey.container());
    stream.putInto(
        halves.getFirst(), SimulatedPut.of(key(false), Json.bytes(new Reading("x", 50, 1, null))));
    mapping.runUntilIdle(10);
    Shard child = stream.merge(halves.get(0), halves.get(1));
    stream.putInto(child, SimulatedPut.of(key(true), Json.bytes(new Reading("x", 5, 1, null))));
    mapping.handler(byKey.container());
    mapping.runUntilIdle(10);

    assertThat(byKey.late()).isEmpty();
  }

  /** A partition key of the upper or the lower half of the hash range. */
  private static String key(boolean upper) {
    for (int i = 0; ; i++) {
      byte first = md5("k" + i)[0];
      if (first < 0 == upper) {
        return "k" + i;
      }
    }
  }

  private static byte[] md5(String key) {
    try {
      return java.security.MessageDigest.getInstance("MD5")
          .digest(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
