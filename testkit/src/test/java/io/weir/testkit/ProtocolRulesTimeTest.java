package io.weir.testkit;

import static io.weir.testkit.RuleRig.START;
import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter.Reason;
import io.weir.engine.Deadline;
import io.weir.engine.EmptyPoll;
import io.weir.engine.Engine;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.TickResult;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The histories of R6 to R8, R14 and R15: floors, silence, the far future, two shards, ticks. */
class ProtocolRulesTimeTest {
  private final RuleSums operator = new RuleSums();
  private final RuleRig rig = RuleRig.of(RuleRig.sumsWithIdleness(operator).build());

  private static SourceRecord in(String shard, long order, String key, long time) {
    return record(shard, order, new Reading(key, time, 1, null));
  }

  private void twoShards() {
    rig.topology =
        source ->
            List.of(
                ShardInfo.whole(new Shard(source, "s1")), ShardInfo.whole(new Shard(source, "s2")));
  }

  @Test
  void r6_aBatchBeginsBetweenTheMarks_whatFollowsReachedIsJudgedByReachedsWatermark() {
    rig.cold(record(1, "b", 50), record(2, "c", 5), record(3, "a", 1));

    rig.cold(record(2, "c", 5), record(3, "a", 1), record(4, "e", 7), record(5, "d", 44));

    assertThat(rig.late()).containsExactly("a@1", "c@5", "d@44", "e@7");
    assertThat(rig.tally()).isEqualTo(Tally.applied(1).plus(Tally.late(4)));
  }

  @Test
  void r6_aBatchBeginsBetweenTheMarksAfterATickClosedAWindow_theWindowDoesNotOpenAgain() {
    rig.cold(record(1, "a", 1));
    rig.cold(record(2, "b", 50), record(3, "c", 4));
    rig.tick();

    rig.cold(record(3, "c", 4), record(4, "a", 2));
    rig.cold(record(5, "a", 70));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
    assertThat(rig.late()).containsExactly("a@2", "c@4");
  }

  @Test
  void r6_anIdleShardWakesAfterATickClosedAWindowWithoutIt_theKeysFloorKeepsTheWindowClosed() {
    twoShards();
    rig.cold(in("s1", 1, "a", 1));
    rig.cold(in("s1", 2, "b", 50));
    rig.tick();
    assertThat(rig.results()).isEmpty();
    rig.container().idle(List.of(rig.silence("s2")));
    rig.tick();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));

    rig.cold(in("s2", 1, "a", 2));
    rig.cold(in("s2", 2, "c", 80));
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
    assertThat(rig.late()).containsExactly("a@2");
  }

  @Test
  void r7_aSinkIsDownForTwoHours_silenceDoesNotMoveTheClockAndTheBacklogIsNotLate() {
    rig.cold(record(1, "a", 5));
    rig.now += Duration.ofHours(2).toMillis();
    rig.tick();
    assertThat(rig.results()).isEmpty();

    rig.cold(record(2, "a", 6), record(3, "a", 10));

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
    assertThat(rig.late()).isEmpty();
  }

  @Test
  void r7_theReaderIsThreeHoursBehind_idsExpireByTheArrivalsAndNotByItsClock() {
    rig.cold(record(1, "a", 5, "x"));
    rig.now += Duration.ofHours(3).toMillis();
    long minutes59 = START + Duration.ofMinutes(59).toMillis();
    long minutes120 = START + Duration.ofMinutes(120).toMillis();

    rig.cold(record("s1", 2, new Reading("a", 5, 1, "x"), minutes59));
    assertThat(rig.tally()).isEqualTo(Tally.applied(1).plus(Tally.duplicate(1)));
    rig.cold(record("s1", 3, new Reading("a", 5, 1, "x"), minutes120));
    assertThat(rig.tally()).isEqualTo(Tally.applied(2).plus(Tally.duplicate(1)));
  }

  @Test
  void r8_oneEventIsStamped2099_itIsDeadLetteredBeforeItTouchesAClock() {
    long in2099 = Instant.parse("2099-01-01T00:00:00Z").toEpochMilli();

    rig.cold(record(1, "a", 1), record(2, "a", in2099), record(3, "a", 2));
    rig.cold(record(4, "a", 3));
    rig.tick();

    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo(Reason.TOO_FAR_AHEAD));
    assertThat(rig.tally()).isEqualTo(Tally.applied(3).plus(Tally.dead(1)));
    assertThat(rig.results()).isEmpty();
    assertThat(rig.memory.progress("sums").getFirst().reached().orElseThrow().watermark())
        .isEqualTo(2);
  }

  @Test
  void r14_oneShardIsFarAhead_anEventIsLateByItsOwnShardsClockAndAWindowFiresByTheMinimum() {
    twoShards();
    rig.cold(in("s2", 1, "a", 1));
    rig.cold(in("s1", 1, "b", 50), in("s1", 2, "a", 21));
    rig.cold(in("s2", 2, "a", 2));
    rig.tick();
    assertThat(rig.late()).as("s2 is behind, its own events are in time").containsExactly("a@21");
    assertThat(rig.results()).as("s2 holds the minimum back").isEmpty();

    rig.cold(in("s2", 3, "c", 10));
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
  }

  @Test
  void r14_twoShardsInterleaveInEveryWay_theVerdictsAndSumsAreTheSame() {
    List<SourceRecord> one =
        List.of(
            in("s1", 1, "a", 3), in("s1", 2, "b", 25), in("s1", 3, "a", 8), in("s1", 4, "b", 40));
    List<SourceRecord> two =
        List.of(
            in("s2", 1, "a", 1), in("s2", 2, "b", 12), in("s2", 3, "a", 4), in("s2", 4, "a", 40));
    List<String> left = new ArrayList<>();
    for (int order = 0; order < 1 << 8; order++) {
      if (Integer.bitCount(order) == 4) {
        left.add(interleaved(one, two, order, true));
        left.add(interleaved(one, two, order, false));
      }
    }
    assertThat(left).hasSize(140).containsOnly("{a@0=2, b@10=1, b@20=1} [a@4, a@8] 6 2");
  }

  private static String interleaved(
      List<SourceRecord> one, List<SourceRecord> two, int order, boolean ticks) {
    RuleRig rig = RuleRig.sums();
    rig.topology =
        source ->
            List.of(
                ShardInfo.whole(new Shard(source, "s1")), ShardInfo.whole(new Shard(source, "s2")));
    int first = 0;
    Engine warm = rig.container();
    for (int i = 0; i < 8; i++) {
      boolean fromOne = (order >> i & 1) == 1;
      RuleRig.run(warm, fromOne ? one.get(first) : two.get(i - first));
      first += fromOne ? 1 : 0;
      if (ticks) {
        rig.tick();
      }
    }
    rig.tick();
    return rig.results()
        + " "
        + rig.late()
        + " "
        + rig.tally().applied()
        + " "
        + rig.tally().late();
  }

  @Test
  void r15_aTimerIsFiredByARecordABatchOrATickDaysLater_itsCallbackSeesItsOwnTime() {
    List<List<Long>> seen = new ArrayList<>();
    operator.onTimer =
        context -> seen.add(List.of(context.time(), context.watermark(), context.shardWatermark()));
    rig.cold(record(1, "a", 1));
    rig.cold(record(2, "a", 50));

    Engine warm = rig.container();
    RuleRig.run(warm, record(3, "b", 55));
    RuleRig.run(warm, record(4, "c", 73));
    rig.cold(record(5, "d", 90));
    rig.now += Duration.ofDays(9).toMillis();
    rig.tick();

    assertThat(seen)
        .containsExactly(
            List.of(9L, 9L, 9L),
            List.of(59L, 59L, 59L),
            List.of(59L, 59L, 59L),
            List.of(79L, 79L, 79L));
  }

  @Test
  void r15_moreKeysAreDueThanAPageHolds_oneTickReadsToTheEnd() {
    RuleRig.run(rig.container(), manyKeys(350));
    rig.cold(record(1_000, "z", 50));

    TickResult result = rig.tick();

    assertThat(result).isEqualTo(new TickResult(350, 350, true, ""));
    assertThat(rig.results()).hasSize(350);
  }

  @Test
  void r15_aTicksDeadlineIsShort_theNextOnesGoOnBehindItsCursorAndWrap() {
    RuleRig.run(rig.container(), manyKeys(350));
    rig.cold(record(1_000, "z", 50));
    Engine engine = rig.container();
    List<Integer> fired = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int before = rig.store.commits.size();
      Deadline afterAPage = () -> rig.store.commits.size() < before + 100 ? 60_000 : 1_500;
      fired.add(engine.tick(afterAPage).fired());
    }
    assertThat(fired).allMatch(count -> count < 350);
    assertThat(rig.results()).hasSize(350);
  }

  private static List<SourceRecord> manyKeys(int count) {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(record(1 + i, "k" + i, 0));
    }
    return records;
  }

  /** The shard is polled at its tip; a record is delivered before that is written down. */
  @Test
  void r7_aRecordComesBetweenThePollAndTheMark_theShardIsNotIdle() {
    twoShards();
    rig.cold(in("s1", 1, "a", 1));
    rig.cold(in("s2", 1, "a", 1));
    EmptyPoll polled = rig.silence("s2");
    rig.cold(in("s2", 2, "a", 2));

    assertThat(rig.container().idle(List.of(polled))).isEmpty();
    rig.cold(in("s1", 2, "a", 50));
    rig.cold(in("s2", 3, "a", 3));

    assertThat(rig.late()).isEmpty();
  }

  /** The same, and the record is read but not finished when it is written down. */
  @Test
  void r7_aRecordIsFinishedWhileItsShardIsMarked_theShardIsNotIdle() {
    twoShards();
    rig.cold(in("s1", 1, "a", 1));
    rig.cold(in("s2", 1, "a", 1));
    EmptyPoll polled = rig.silence("s2");
    Progress other = polled.polled().nextBegun();
    rig.at("before commitProgress", () -> rig.memory.commitProgress("sums", other));

    assertThat(rig.container().idle(List.of(polled))).isEmpty();
    assertThat(rig.silence("s2").polled().idle()).isFalse();
  }

  /** It arrived after the poll and waits: others go on, and event time only as far as the poll. */
  @Test
  void r7_aRecordArrivesAfterThePollAndIsABacklog_itIsNotLate() {
    twoShards();
    rig.cold(at("s1", 1, START + 1));
    rig.cold(at("s2", 1, START + 1));
    rig.now = START + 600_000;
    rig.container().idle(List.of(rig.silence("s2")));
    rig.cold(at("s1", 2, START + 600_000));
    rig.tick();
    assertThat(rig.results()).as("what was before the poll").containsKey("a@" + START);

    rig.cold(at("s1", 3, START + 700_000));
    rig.tick();
    rig.cold(at("s2", 2, START + 600_000));

    assertThat(rig.late()).isEmpty();
    assertThat(rig.results()).doesNotContainKey("a@" + (START + 600_000));
    rig.cold(at("s2", 3, START + 700_000));
    rig.tick();
    assertThat(rig.results()).containsEntry("a@" + (START + 600_000), 2L);
  }

  private static SourceRecord at(String shard, long order, long time) {
    return record(shard, order, new Reading("a", time, 1, null), time);
  }

  @Test
  void r7_aShardIsDeclaredIdle_itsNextRecordBringsItBackIntoTheMinimum() {
    twoShards();
    rig.cold(in("s2", 1, "c", 5));
    rig.container().idle(List.of(rig.silence("s2")));
    rig.cold(in("s2", 2, "c", 6));
    rig.cold(in("s1", 1, "a", 1));
    rig.cold(in("s1", 2, "b", 50));
    rig.tick();

    assertThat(rig.results()).isEmpty();
    assertThat(
            rig.memory
                .progress("sums", new Shard("readings", "s2"))
                .orElseThrow()
                .reached()
                .orElseThrow()
                .position())
        .isEqualTo(Position.of("readings", "s2", 2));
  }
}
