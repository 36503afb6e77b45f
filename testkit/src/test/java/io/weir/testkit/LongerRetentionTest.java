package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.StoredDefinition;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.Commit;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A stream's retention is lengthened while a batch is unfinished, as in an incident: what
 * recognises its records was kept by the shorter one, and is gone before they are (R26).
 */
class LongerRetentionTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static EngineLimits days(EngineLimits limits, int days) {
    return limits.withStreamRetention(Duration.ofDays(days));
  }

  /** A container that has found out, as it started, what ran before it. */
  private static Engine started(RuleRig rig) {
    StoredDefinition definition =
        new StoredDefinition(rig.function, rig.memory, "", rig.limits, () -> rig.now);
    definition.settle();
    Engine engine = rig.container();
    engine.earlierRetention(definition.earlier());
    return engine;
  }

  private static void noAnswer(RuleRig rig) {
    rig.answers = emission -> new SinkWriter.Outcome.Retry("the sink is away");
  }

  private static void answers(RuleRig rig) {
    rig.answers = emission -> SinkWriter.Outcome.DELIVERED;
  }

  /**
   * Two records of a key, the first one finished, the second one applied and no more: alone it
   * would give a sum of one.
   */
  private static SourceRecord[] unfinished(RuleRig rig) {
    RuleRig.run(started(rig), RuleRig.record(1, "a", 1));
    SourceRecord[] batch = {RuleRig.record(2, "a", 2), RuleRig.record(3, "b", 50)};
    noAnswer(rig);
    assertThat(RuleRig.run(started(rig), batch).done()).isFalse();
    answers(rig);
    return batch;
  }

  private static RuleRig sums() {
    RuleRig rig = RuleRig.sums();
    rig.limits = days(rig.limits, 1);
    return rig;
  }

  @Test
  void aRecordThatAForgottenKeyHadDecidedIsADeadLetter() {
    RuleRig rig = sums();
    SourceRecord[] batch = unfinished(rig);
    rig.limits = days(rig.limits, 7);
    rig.now += DAY / 2;
    started(rig);
    rig.now += 3 * DAY;

    assertThat(RuleRig.run(started(rig), batch).done()).isTrue();
    assertThat(rig.results()).doesNotContainKey("a@0");
    assertThat(rig.letters())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.OLDER_THAN_MEMORY);
    assertThat(rig.letters().getFirst().message()).contains("PT24H by which its key");
    assertThat(rig.tally()).isEqualTo(Tally.applied(2).plus(Tally.dead(1)));
  }

  /** The deployment itself may come last: nothing else was written by the longer one. */
  @Test
  void alsoIfTheLongerOneIsDeployedWhenTheKeyIsGone() {
    RuleRig rig = sums();
    SourceRecord[] batch = unfinished(rig);
    rig.limits = days(rig.limits, 7);
    rig.now += 3 * DAY;

    assertThat(RuleRig.run(started(rig), batch).done()).isTrue();
    assertThat(rig.results()).doesNotContainKey("a@0");
    assertThat(rig.letters()).hasSize(1);
  }

  @Test
  void whatComesAfterwardsIsJudgedByTheLongerOne() {
    RuleRig rig = sums();
    unfinished(rig);
    rig.limits = days(rig.limits, 7);
    started(rig);
    rig.now += 3 * DAY;
    long arrival = rig.now;
    rig.now += 4 * DAY;

    Reading late = new Reading("c", 60, 1, null);
    assertThat(RuleRig.run(started(rig), RuleRig.record("s1", 9, late, arrival)).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
  }

  @Test
  void aFunctionWhoseRetentionWasNeverLongerForgetsNothingBeforeIt() {
    RuleRig rig = sums();
    rig.limits = days(rig.limits, 7);
    SourceRecord[] batch = unfinished(rig);
    rig.now += 3 * DAY;

    assertThat(RuleRig.run(started(rig), batch).done()).isTrue();
    assertThat(rig.results()).containsEntry("a@0", 2L);
    assertThat(rig.letters()).isEmpty();
  }

  /** Where shards are read in parallel, ids of positions are dropped, and the key lives on. */
  @Test
  void aRecordWhosePositionWasForgottenIsADeadLetter() {
    RuleRig rig = RuleRig.perKeyInParallel(RuleRig.sums(new RuleSums()));
    rig.limits = days(rig.limits, 1);
    SourceRecord first = RuleRig.record(1, "a", 1);
    assertThat(RuleRig.run(started(rig), first).done()).isTrue();
    rig.now += 3 * DAY / 2;
    Reading next = new Reading("a", 2, 1, null);
    assertThat(RuleRig.run(started(rig), RuleRig.record("s1", 2, next, rig.now)).done()).isTrue();
    rig.limits = days(rig.limits, 7);

    assertThat(RuleRig.run(started(rig), first).done()).isTrue();
    Reading last = new Reading("a", 50, 1, null);
    assertThat(RuleRig.run(started(rig), RuleRig.record("s1", 3, last, rig.now)).done()).isTrue();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 2L));
    assertThat(rig.letters())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.OLDER_THAN_MEMORY);
  }

  private static RuleRig inTwoShards() {
    RuleRig rig = sums();
    rig.topology =
        source ->
            List.of(
                ShardInfo.whole(new Shard(source, "s1")), ShardInfo.whole(new Shard(source, "s2")));
    return rig;
  }

  private static SourceRecord of(RuleRig rig, String shard, long order, String id) {
    return RuleRig.record(shard, order, new Reading("a", 1, 1, id), rig.now);
  }

  /** One shard goes on, and the key drops what the other one can bring no more: so it was then. */
  @Test
  void aRecordWhoseDeclaredIdWasForgottenIsADeadLetter() {
    RuleRig rig = inTwoShards();
    assertThat(RuleRig.run(started(rig), of(rig, "s2", 1, "old")).done()).isTrue();
    assertThat(RuleRig.run(started(rig), of(rig, "s1", 1, "twice")).done()).isTrue();
    rig.now += DAY / 48;
    SourceRecord repeated = of(rig, "s2", 2, "twice");
    SourceRecord nameless = of(rig, "s2", 3, null);
    rig.now += 3 * DAY / 2;
    assertThat(RuleRig.run(started(rig), of(rig, "s1", 2, "late")).done()).isTrue();
    rig.limits = days(rig.limits, 7);

    assertThat(RuleRig.run(started(rig), repeated, nameless).done()).isTrue();
    assertThat(rig.letters())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.OLDER_THAN_MEMORY);
    assertThat(rig.tally()).isEqualTo(Tally.applied(4).plus(Tally.dead(1)));
  }

  /** What was decided after the change is kept for the longer time, though it arrived in time. */
  @Test
  void aRepetitionThatTheKeyStillKnowsIsNoDeadLetter() {
    RuleRig rig = inTwoShards();
    assertThat(RuleRig.run(started(rig), of(rig, "s2", 1, "old")).done()).isTrue();
    rig.limits = days(rig.limits, 7);
    started(rig);
    rig.now += DAY / 2;
    assertThat(RuleRig.run(started(rig), of(rig, "s1", 1, "twice")).done()).isTrue();
    rig.now += DAY / 48;
    SourceRecord repeated = of(rig, "s2", 2, "twice");
    rig.now += 2 * DAY;
    assertThat(RuleRig.run(started(rig), of(rig, "s1", 2, "late")).done()).isTrue();

    assertThat(RuleRig.run(started(rig), repeated).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(3).plus(Tally.duplicate(1)));
  }

  private static SourceRecord other(int order, String key, int time, long arrival) {
    return RuleRig.record("s2", order, new Reading(key, time, 1, null), arrival);
  }

  /**
   * A record of another shard waited, too, and comes first: the key that it makes goes back to its
   * arrival by its birth, but what was decided then was forgotten before it was made.
   */
  @Test
  void aKeyThatARecordWhichWaitedHasMadeAnewTellsNothingOfBefore() {
    RuleRig rig = inTwoShards();
    RuleRig.run(started(rig), other(1, "b", 51, rig.now));
    SourceRecord[] batch = unfinished(rig);
    rig.limits = days(rig.limits, 7);
    rig.now += DAY / 2;
    started(rig);
    rig.now += DAY;
    SourceRecord waiting = other(2, "a", 52, rig.now);
    rig.now += 3 * DAY / 2;

    assertThat(RuleRig.run(started(rig), waiting).done()).isTrue();
    assertThat(RuleRig.run(started(rig), batch).done()).isTrue();
    assertThat(rig.results()).doesNotContainKey("a@0");
    assertThat(rig.letters())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.OLDER_THAN_MEMORY);
  }

  /** A key that has lived all the time knows what it has decided. */
  @Test
  void aKeyThatLivesOnIsJudgedByItsBirth() {
    RuleRig rig = inTwoShards();
    RuleRig.run(started(rig), other(1, "a", 51, rig.now));
    long arrival = rig.now;
    rig.limits = days(rig.limits, 7);
    rig.now += DAY / 2;
    started(rig);
    rig.now += 3 * DAY / 2;
    SourceRecord next = other(2, "a", 52, rig.now - DAY);
    assertThat(RuleRig.run(started(rig), next).done()).isTrue();
    rig.now += DAY / 2;

    SourceRecord late = RuleRig.record("s1", 1, new Reading("a", 60, 1, null), arrival);
    assertThat(RuleRig.run(started(rig), late).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(3));
  }

  /** The retention may be lengthened again when nothing of before the first time can come. */
  @Test
  void whatWasLengthenedLongAgoDoesNotCountAnyMore() {
    RuleRig rig = sums();
    started(rig);
    rig.limits = days(rig.limits, 7);
    started(rig);
    rig.now += 100 * DAY;
    Reading unseen = new Reading("c", 60, 1, null);
    SourceRecord record = RuleRig.record("s1", 9, unseen, rig.now);
    rig.limits = days(rig.limits, 14);
    rig.now += 3 * DAY;

    assertThat(RuleRig.run(started(rig), record).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(1));
  }

  private static RuleRig inParallel() {
    RuleRig rig = RuleRig.perKeyInParallel(RuleRig.sums(new RuleSums()));
    rig.limits = days(rig.limits, 1);
    return rig;
  }

  private static void isDeadOf(RuleRig rig, SourceRecord first, long sum) {
    assertThat(RuleRig.run(started(rig), first).done()).isTrue();
    Reading last = new Reading("a", 50, 1, null);
    assertThat(RuleRig.run(started(rig), RuleRig.record("s1", 3, last, rig.now)).done()).isTrue();
    assertThat(rig.results()).isEqualTo(Map.of("a@0", sum));
    assertThat(rig.letters())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.OLDER_THAN_MEMORY);
  }

  /** Both settings are changed in one deployment: the key is asked by its ids still (R29). */
  @Test
  void alsoIfItsShardIsReadInOrderFromThenOn() {
    RuleRig rig = inParallel();
    SourceRecord first = RuleRig.record(1, "a", 1);
    RuleRig.run(started(rig), first);
    rig.now += 3 * DAY / 2;
    Reading next = new Reading("a", 2, 1, null);
    RuleRig.run(started(rig), RuleRig.record("s1", 2, next, rig.now));
    rig.limits = days(rig.limits, 7).withParallelizationFactor(1);

    isDeadOf(rig, first, 2);
  }

  /** The store keeps ids that it has moved out of the item for so long, and no longer (R25). */
  @Test
  void alsoIfTheStoreMayHaveDroppedItAndTheKeyWasSilent() {
    RuleRig rig = inParallel();
    SourceRecord first = RuleRig.record(1, "a", 1);
    RuleRig.run(started(rig), first);
    rig.limits = days(rig.limits, 7);
    rig.now += DAY / 2;
    started(rig);
    rig.now += 7 * DAY / 2;
    KeyRecord item = rig.item("a");
    assertThat(item.positionIds()).isNotEmpty();
    StateKey address = new StateKey("sums", "a");
    forgetIds(rig, address);

    isDeadOf(rig, first, 1);
  }

  /** What a store gives of a key whose ids were in a segment that has expired. */
  private static void forgetIds(RuleRig rig, StateKey key) {
    Snapshot stored = rig.memory.load(List.of(key), rig.now).get(key);
    KeyRecord without = stored.record().withIds(stored.record().eventIds(), List.of());
    rig.memory.commit(List.of(new Commit(stored, without, stored.expiresAt(), rig.now)));
  }
}
