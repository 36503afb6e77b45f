package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.FailurePolicy;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Gzip;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.SourceRecord;
import io.weir.engine.TickResult;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** R30: the work of one invocation is bounded, whatever the records are. */
class ProtocolRulesWorkTest {
  private static final int MILLIS_FOR_ONE = 100;

  private final RuleSums operator = new RuleSums();
  private final RuleRig rig =
      RuleRig.of(RuleRig.sums(operator).onFailure(FailurePolicy.deadLetter()).build());
  private long calls;

  private static List<SourceRecord> hotKey(int records) {
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 1; i <= records; i++) {
      log.add(record("s1", i, new Reading("hot", 5, i % 2 + 1L, "id" + i)));
    }
    return log;
  }

  private BatchResult run(Engine engine, List<SourceRecord> log, Deadline deadline) {
    return engine.run(new Batch(log.getFirst().position().shard(), log), deadline);
  }

  /** Calls of the handler for a batch of one key in which every other record fails. */
  private long callsFor(int records) {
    RuleSums failing = new RuleSums();
    RuleRig own = RuleRig.of(RuleRig.sums(failing).onFailure(FailurePolicy.deadLetter()).build());
    calls = 0;
    failing.onEvent =
        event -> {
          calls++;
          if (event.value().value() == 2) {
            throw new IllegalStateException("a bug of the new version");
          }
        };
    assertThat(run(own.container(), hotKey(records), Deadline.NONE).done()).isTrue();
    assertThat(own.letters())
        .hasSize(records / 2)
        .extracting(DeadLetter::position)
        .doesNotHaveDuplicates();
    own.cold(record(100_000, "hot", 20));
    assertThat(own.results()).isEqualTo(Map.of("hot@0", records / 2L));
    assertThat(own.tally()).isEqualTo(Tally.applied(records / 2 + 1).plus(Tally.dead(records / 2)));
    return calls;
  }

  @Test
  void aHotKeyOfWhichEveryOtherRecordFailsCostsInProportionToItsRecords() {
    long once = callsFor(1_000);
    long twice = callsFor(2_000);

    assertThat(twice).isBetween(2 * once - once / 2, 2 * once + once / 2);
    assertThat(twice).isLessThan(150 * 2_000L);
  }

  @Test
  void whatFailsAndWhereTheRunIsCutForItDoesNotShow() {
    StreamFunction function =
        RuleRig.sums(new TumblingSum()).onFailure(FailurePolicy.deadLetter()).build();
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < 110; i++) {
      long value = i % 6 == 0 ? Reading.POISON : 1;
      log.add(record("s1", i, new Reading("k" + i / 106, i, value, "id" + i % 107), 1_000 + i));
    }

    Scenario.Left left = Scenario.of(function, log).check(5);

    assertThat(left.tally().total()).isEqualTo(110);
    assertThat(left.tally().dead()).isEqualTo(19);
  }

  @Test
  void aFewFailuresCutNothing() {
    operator.onEvent =
        event -> {
          if (event.value().id().equals("id300")) {
            throw new IllegalStateException("a bug");
          }
        };
    run(rig.container(), hotKey(600), Deadline.NONE);

    assertThat(rig.stored("hot").version()).isEqualTo(1);
  }

  /** Time passes with the handler's calls. */
  private Deadline slow(long millis) {
    calls = 0;
    operator.onEvent = event -> calls++;
    return () -> millis - calls * MILLIS_FOR_ONE;
  }

  @Test
  void aRunThatOutlastsTheInvocationIsCutAndCommitted_theNextOneGoesOn() {
    List<SourceRecord> log = hotKey(100);
    int reserve = 2_500;

    BatchResult first = run(rig.container(), log, slow(6_000));

    assertThat(first.done()).isFalse();
    assertThat(first.reason()).contains("EngineLimits.reserveMillis", "Timeout");
    long handled = (6_000 - reserve) / MILLIS_FOR_ONE + 1;
    assertThat(calls).isEqualTo(handled);
    assertThat(rig.stored("hot").version()).isEqualTo(1);
    assertThat(rig.item("hot").marks().getFirst().position())
        .isEqualTo(log.get((int) handled - 1).position());

    assertThat(run(rig.container(), log, slow(60_000)).done()).isTrue();
    assertThat(calls).isEqualTo(100 - handled);
    rig.cold(record(1_000, "hot", 20));
    assertThat(rig.results()).isEqualTo(Map.of("hot@0", 150L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(101));
  }

  @Test
  void keysBehindASlowOneAreNotBegun() {
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      log.add(record("s1", i, new Reading("k" + i, 5, 1, "id" + i)));
    }
    BatchResult first = run(rig.container(), log, slow(4_500));

    assertThat(first.firstUnfinished()).contains(log.get(21).position());
    assertThat(calls).isEqualTo(21);
    assertThat(run(rig.container(), log, slow(60_000)).done()).isTrue();
    assertThat(calls).isEqualTo(29);
  }

  private static final class ManyTimers extends ProcessFunction<Reading, String> {
    private int fired;

    @Override
    public void onEvent(io.weir.Event<Reading> event, ProcessContext<String> context) {
      for (int i = 0; i < event.value().value(); i++) {
        context.timers().event(event.timestamp() + 1 + i);
      }
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      fired++;
      context.emit("at " + time);
    }
  }

  @Test
  void aTickCutsTheTimersOfOneKey_theNextOneGoesOnThere() {
    ManyTimers timers = new ManyTimers();
    RuleRig many =
        RuleRig.of(
            StreamFunction.named("sums")
                .from(RuleRig.READINGS.keyBy(Reading::key))
                .compute(timers)
                .to(new CollectingSink<>("sums"))
                .build());
    many.cold(record("s1", 1, new Reading("a", 1, 50, null)));
    many.cold(record("s1", 2, new Reading("b", 1_000, 0, null)));
    timers.fired = 0;

    TickResult first = many.container().tick(() -> 4_500 - (long) timers.fired * MILLIS_FOR_ONE);
    assertThat(first.complete()).isFalse();
    assertThat(timers.fired).isEqualTo(21);
    assertThat(many.stored("a").version()).isEqualTo(2);

    many.tick();
    assertThat(timers.fired).isEqualTo(50);
    assertThat(many.sink("sums").values(String.class)).hasSize(50).doesNotHaveDuplicates();
  }

  private static final Source<Reading> ZIPPED =
      Source.stream("readings", Gzip.of(Json.of(Reading.class)))
          .timestamps(
              reading -> Instant.ofEpochMilli(reading.time()), WatermarkStrategy.monotonic())
          .dedupe(Reading::id, Duration.ofHours(1));

  private static StreamFunction zipped() {
    return StreamFunction.named("sums")
        .from(ZIPPED.keyBy(Reading::key))
        .compute(new TumblingSum())
        .to(new CollectingSink<>("sums"))
        .to(TumblingSum.LATE, new CollectingSink<>("late"))
        .onFailure(FailurePolicy.deadLetter().withAttempts(1))
        .build();
  }

  /** Each opens to a thousand bytes and more; some are late, fail, or are no gzip. */
  private static List<SourceRecord> zippedLog(int records) {
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      long value = i % 11 == 10 ? Reading.POISON : 1;
      long time = i % 7 == 6 ? i - 15 : i;
      Reading reading = new Reading("k" + i % 3, time, value, "id" + i % 25 + "x".repeat(1_000));
      byte[] data = i % 13 == 12 ? new byte[500] : Gzip.of(Json.of(Reading.class)).encode(reading);
      log.add(new SourceRecord(Position.of("readings", "s1", i + 1), "p", 1_000 + i, data, false));
    }
    return log;
  }

  @Test
  void aBatchThatOpensToMoreThanMayBeHeldIsRunInParts_asIfTheLogHadCutIt() {
    List<SourceRecord> log = zippedLog(30);
    Scenario.Left whole = Scenario.of(zipped(), log).check(1);

    for (long bytes : new long[] {1, 2_500, 10_000}) {
      EngineLimits limits = EngineLimits.DEFAULT.withOpenedBytes(bytes);
      assertThat(Scenario.of(zipped(), log).limits(limits).check(2)).isEqualTo(whole);
    }
    assertThat(whole.tally().total()).isEqualTo(30);
    assertThat(whole.tally().dead()).isEqualTo(4);
  }

  @Test
  void aPartEndsWhereItsRecordsHaveOpenedToTheLimit() {
    List<SourceRecord> log = zippedLog(6);
    int[] versions = new int[3];
    long[] limits = {1, 2_000, 1 << 20};
    for (int i = 0; i < limits.length; i++) {
      RuleRig own = RuleRig.of(zipped());
      own.limits = EngineLimits.DEFAULT.withOpenedBytes(limits[i]);
      own.container();
      assertThat(run(own.container(), log, Deadline.NONE).done()).isTrue();
      versions[i] = (int) own.memory.progress("sums").getFirst().version();
    }

    int suspect = 1;
    assertThat(versions).containsExactly(suspect + 6, suspect + 3, suspect + 1);
  }

  /** What is stored of cold keys is read a few keys at a time, and each is done with before. */
  @Test
  void coldKeysWithMuchStateAreReadAFewAtATime() {
    RuleRig cold = RuleRig.sums();
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      log.add(record("s1", i, new Reading("k" + i, 5, 1, "id" + i)));
    }
    cold.limits = EngineLimits.DEFAULT.withCacheBytes(0);
    assertThat(run(cold.container(), log, Deadline.NONE).done()).isTrue();
    long each = cold.item("k1").storedBytes();
    List<SourceRecord> again = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      again.add(record("s1", 100 + i, new Reading("k" + i, 6, 1, "again" + i)));
    }
    again.add(record("s1", 200, new Reading("end", 20, 1, "end")));

    cold.limits = cold.limits.withLoadedBytes(3 * each);
    List<Integer> kept = new ArrayList<>();
    cold.when(
        point -> {
          if (point.equals("before commit")) {
            kept.add((int) cold.memory.progress("sums").getFirst().version());
          }
          return false;
        },
        () -> {});
    assertThat(run(cold.container(), again, Deadline.NONE).done()).isTrue();
    cold.tick();

    assertThat(kept.size()).isGreaterThanOrEqualTo(10);
    assertThat(cold.results()).hasSize(30).containsEntry("k7@0", 2L);
    assertThat(cold.tally()).isEqualTo(Tally.applied(61));
  }
}
