package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Nowhere;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.state.Progress.ShardMark;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShardClocksTest {
  private static final String LOW_END = "7" + "f".repeat(31);
  private static final String HIGH_START = "8" + "0".repeat(31);
  private static final Shard A = shard("a");
  private static final Shard B = shard("b");
  private static final Shard LEFT = shard("left");
  private static final Shard RIGHT = shard("right");
  private static final Shard MERGED = shard("merged");

  private static final StreamFunction FUNCTION =
      StreamFunction.named("f")
          .from(
              Source.stream("s", Json.of(Long.class))
                  .idleAfter(Duration.ofMinutes(5))
                  .keyBy(value -> "k"))
          .compute(
              Window.of(Long.class)
                  .tumbling(Duration.ofSeconds(1))
                  .aggregate(Aggregates.counting(), (key, start, end, value) -> value))
          .to(new Nowhere("nowhere"))
          .build();

  private static Shard shard(String partition) {
    return new Shard("s", partition);
  }

  private static ShardInfo open(Shard shard) {
    return ShardInfo.whole(shard);
  }

  private static ShardInfo open(Shard shard, String from, String to, Shard... parents) {
    return new ShardInfo(shard, List.of(parents), from, to, false);
  }

  private static ShardInfo closed(ShardInfo info) {
    return new ShardInfo(info.shard(), info.parents(), info.fromHash(), info.toHash(), true);
  }

  private static Progress at(Shard shard, long watermark, Floor... floors) {
    return at(shard, watermark, List.of(), floors);
  }

  private static Progress at(Shard shard, long watermark, List<Shard> parents, Floor... floors) {
    Progress none = Progress.none(shard);
    Position position = Position.of(shard.source(), shard.partition(), 1);
    return Progress.none(shard)
        .change()
        .version(1)
        .marks(List.of(new ShardMark(position, watermark)))
        .floors(List.of(floors))
        .parents(parents)
        .tally(none.tally())
        .arrival(none.arrival())
        .suspect(none.suspect())
        .made();
  }

  private static Progress idle(Shard shard, long watermark, long until) {
    return at(shard, watermark).nextIdle(until);
  }

  private static ShardClocks clocks(List<ShardInfo> shards, Progress... stored) {
    return new ShardClocks(FUNCTION, source -> shards, List.of(stored));
  }

  private static ShardInfo whole(Shard shard, Shard... parents) {
    return open(shard, ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, parents);
  }

  private static ShardInfo left(Shard... parents) {
    return open(LEFT, ShardInfo.LOWEST_HASH, LOW_END, parents);
  }

  private static ShardInfo right(Shard... parents) {
    return open(RIGHT, HIGH_START, ShardInfo.HIGHEST_HASH, parents);
  }

  @Test
  void theMinimumIsTheLowestWatermarkAndTheMaximumTheHighest() {
    ShardClocks clocks = clocks(List.of(open(A), open(B)), at(A, 500), at(B, 300));

    assertThat(clocks.minimum()).isEqualTo(300);
    assertThat(clocks.maximum()).isEqualTo(500);
    assertThat(clocks.minimumWithout(B)).isEqualTo(500);
  }

  @Test
  void aShardThatHasNeverDeliveredHoldsTheMinimumBack() {
    ShardClocks clocks = clocks(List.of(open(A), open(B)), at(A, 500));

    assertThat(clocks.minimum()).isEqualTo(WatermarkStrategy.NONE);
    assertThat(clocks.minimumWithout(B)).isEqualTo(500);
    assertThat(clocks.maximum()).isEqualTo(500);
  }

  @Test
  void withoutShardsNothingIsKnown() {
    ShardClocks clocks = clocks(List.of());

    assertThat(clocks.minimum()).isEqualTo(WatermarkStrategy.NONE);
    assertThat(clocks.maximum()).isEqualTo(WatermarkStrategy.NONE);
    assertThat(clocks.watermark(A)).isEqualTo(WatermarkStrategy.NONE);
    assertThat(ShardClocks.unordered(FUNCTION).minimum()).isEqualTo(WatermarkStrategy.NONE);
  }

  @Test
  void withoutOtherShardsNothingHoldsAShardBack() {
    assertThat(clocks(List.of(open(A)), at(A, 5)).minimumWithout(A)).isEqualTo(Long.MAX_VALUE);
  }

  /** What comes into it later arrives after it was polled (R7). */
  @Test
  void anIdleShardHoldsEventTimeWhereItWasPolledAndNotWhereItsRecordsEnded() {
    List<ShardInfo> shards = List.of(open(A), open(B));

    assertThat(clocks(shards, at(A, 500), idle(B, 300, 900)).minimum()).isEqualTo(500);
    assertThat(clocks(shards, at(A, 500), idle(B, 300, 400)).minimum()).isEqualTo(399);
    assertThat(clocks(shards, at(A, 500), idle(B, 300, 200)).minimum()).isEqualTo(300);
    assertThat(clocks(shards, at(A, 500), idle(B, 300, 900)).minimumWithout(A)).isEqualTo(899);
  }

  /** As code before it stored it, until a tick polls it again. */
  @Test
  void anIdleShardOfWhichNobodyKnowsWhenItWasPolledHoldsEventTimeWhereItsRecordsEnded() {
    List<ShardInfo> shards = List.of(open(A), open(B));

    assertThat(clocks(shards, at(A, 500), idle(B, 300, 0)).minimum()).isEqualTo(300);
  }

  @Test
  void whereAllAreIdleNoneHoldsBackAnother() {
    List<ShardInfo> shards = List.of(open(A), open(B));

    assertThat(clocks(shards, idle(A, 500, 900), idle(B, 300, 800)).minimum()).isEqualTo(500);
    assertThat(clocks(shards, idle(A, 500, 900), idle(B, 300, 400)).minimum()).isEqualTo(399);
  }

  /** Ids of other shards' records are kept until nothing of before can come any more (R6). */
  @Test
  void whatArrivedBeforeAnIdleShardWasPolledDoesNotComeAnyMore() {
    List<ShardInfo> shards = List.of(open(A), open(B));

    assertThat(clocks(shards, at(A, 500), idle(B, 300, 900)).arrivalWithout(A)).isEqualTo(900);
    assertThat(clocks(shards, at(A, 500), at(B, 300)).arrivalWithout(A)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void whatIsStoredOfIdlenessDoesNotCountOnceItIsNotDeclaredAnyMore() {
    StreamFunction waits =
        StreamFunction.named("f")
            .from(Source.stream("s", Json.of(Long.class)).waitForSilentShards().keyBy(value -> "k"))
            .compute(
                Window.of(Long.class)
                    .tumbling(Duration.ofSeconds(1))
                    .aggregate(Aggregates.counting(), (key, start, end, value) -> value))
            .to(new Nowhere("nowhere"))
            .build();
    List<Progress> stored = List.of(at(A, 500), idle(B, 300, 900));
    ShardClocks clocks = new ShardClocks(waits, source -> List.of(open(A), open(B)), stored);

    assertThat(clocks.minimum()).isEqualTo(300);
    assertThat(clocks.holding()).contains(B);
  }

  @Test
  void aShardThatOnlyStoredProgressKnowsCounts() {
    assertThat(clocks(List.of(), at(A, 500), at(B, 300)).minimum()).isEqualTo(300);
  }

  @Test
  void aParentStaysInTheMinimumUntilAChildHasDelivered() {
    List<ShardInfo> shards = List.of(closed(open(A)), left(A), right(A));

    ShardClocks before = clocks(shards, at(A, 500));
    assertThat(before.minimum()).isEqualTo(500);
    assertThat(before.following(A)).isEqualTo(500);

    Floor floor = new Floor(ShardInfo.LOWEST_HASH, LOW_END, 500);
    ShardClocks after = clocks(shards, at(A, 500), at(LEFT, 900, floor));
    assertThat(after.minimum()).as("right starts from its parent").isEqualTo(500);
    assertThat(after.minimumWithout(RIGHT)).isEqualTo(900);

    Floor other = new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 500);
    ShardClocks both = clocks(shards, at(A, 500), at(LEFT, 900, floor), at(RIGHT, 700, other));
    assertThat(both.minimum()).isEqualTo(700);
    assertThat(both.following(A)).isEqualTo(700);
  }

  @Test
  void aShardThatIsStillOpenIsNotReplacedByItsChildren() {
    ShardClocks clocks = clocks(List.of(open(A), left(A)), at(A, 500), at(LEFT, 900));

    assertThat(clocks.minimum()).isEqualTo(500);
    assertThat(clocks.following(A)).isEqualTo(500);
  }

  @Test
  void aChildThatHasNotDeliveredStandsWhereTheLowestOfItsParentsEnded() {
    List<ShardInfo> shards = List.of(closed(left()), closed(right()), whole(MERGED, LEFT, RIGHT));
    ShardClocks clocks = clocks(shards, at(LEFT, 900), at(RIGHT, 700));

    assertThat(clocks.watermark(MERGED)).isEqualTo(700);
  }

  @Test
  void aChildsOwnWatermarkDoesNotFallBelowItsLowestFloor() {
    Floor low = new Floor(ShardInfo.LOWEST_HASH, LOW_END, 900);
    Floor high = new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 700);
    List<ShardInfo> shards = List.of(whole(MERGED));

    assertThat(clocks(shards, at(MERGED, 100, low, high)).watermark(MERGED)).isEqualTo(700);
    assertThat(clocks(shards, at(MERGED, 800, low, high)).watermark(MERGED)).isEqualTo(800);
  }

  @Test
  void aSilentKeysTimeDoesNotFallBackWhenItsShardIsMergedWithOneThatNeverHadARecord() {
    Floor known = new Floor(ShardInfo.LOWEST_HASH, LOW_END, 500);
    Floor unknown = new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, WatermarkStrategy.NONE);
    Shard merged = shard("merged");
    ShardClocks clocks =
        clocks(
            List.of(closed(left()), closed(right()), whole(merged, LEFT, RIGHT)),
            at(LEFT, 500),
            at(merged, WatermarkStrategy.NONE, known, unknown));

    assertThat(clocks.following(LEFT)).isEqualTo(500);
    assertThat(clocks.following(RIGHT)).isEqualTo(WatermarkStrategy.NONE);
  }

  @Test
  void followingGoesThroughChildrenOfChildren() {
    List<ShardInfo> shards =
        List.of(closed(open(A)), closed(left(A)), closed(right(A)), whole(MERGED, LEFT, RIGHT));
    ShardClocks clocks =
        clocks(shards, at(A, 100), at(LEFT, 300), at(RIGHT, 200), at(MERGED, 1_000));

    assertThat(clocks.following(A)).isEqualTo(1_000);
    assertThat(clocks.following(RIGHT)).isEqualTo(1_000);
  }

  @Test
  void aKeyOfAShardThatNothingIsLeftOfFollowsTheLivingShardsOfItsSource() {
    ShardClocks clocks = clocks(List.of(open(A)), at(A, 100));

    assertThat(clocks.following(B)).isEqualTo(100);
  }

  @Test
  void theFirstProgressOfARootHasNoFloors() {
    Progress first = clocks(List.of(open(A))).progress(A);

    assertThat(first.version()).isZero();
    assertThat(first.floors()).isEmpty();
    assertThat(first.parents()).isEmpty();
    assertThat(first.reached()).isEmpty();
  }

  @Test
  void storedProgressIsGivenAsItIs() {
    Progress stored = at(A, 500);
    ShardClocks clocks = clocks(List.of(open(A)), stored);

    assertThat(clocks.progress(A)).isSameAs(stored);
    assertThat(clocks.known(A)).containsSame(stored);
    assertThat(clocks.known(B)).isEmpty();
  }

  @Test
  void aSplitGivesEachChildTheParentsWatermarkOverItsOwnRange() {
    ShardClocks clocks = clocks(List.of(closed(open(A)), left(A), right(A)), at(A, 500));

    assertThat(clocks.progress(LEFT).floors())
        .containsExactly(new Floor(ShardInfo.LOWEST_HASH, LOW_END, 500));
    assertThat(clocks.progress(RIGHT).floors())
        .containsExactly(new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 500));
    assertThat(clocks.progress(LEFT).parents()).containsExactly(A);
  }

  /** Another account's shard may have that name later, and would be taken for over (R18). */
  @Test
  void aParentThatNeverBeganIsNotNamed() {
    ShardClocks clocks = clocks(List.of(closed(whole(A)), left(A), right(A)));

    assertThat(clocks.progress(LEFT).parents()).isEmpty();
  }

  @Test
  void whatIsBeforeAParentThatNeverBeganIsNamed() {
    ShardClocks clocks =
        clocks(List.of(closed(whole(A)), closed(whole(B, A)), left(B)), at(A, 500));

    assertThat(clocks.progress(LEFT).parents()).containsExactly(A);
    assertThat(clocks.watermark(LEFT)).isEqualTo(500);
  }

  /** Those between may be trimmed before a tick comes that would remember it (R23). */
  @Test
  void aShardThatBeginsWhenItIsClosedRemembersWhatIsAfterIt() {
    ShardClocks clocks = clocks(List.of(closed(whole(A)), closed(whole(B, A)), left(B)));

    assertThat(clocks.located(A, "").heirs()).containsExactly(B, LEFT);
    assertThat(clocks.located(LEFT, "").heirs()).isEmpty();
  }

  /** It was free when the heir had no record; those between are trimmed (R23, R18). */
  @Test
  void anHeirWhoseNameAnotherAccountsShardTookIsStillAnHeir() {
    ShardInfo mine = ofStream("arn:1", B, shard("between"));
    ShardInfo others = ofStream("arn:2", B);
    Progress before = at(A, 500).of("arn:1").nextBefore(List.of(B));
    ShardClocks clocks = clocks(List.of(mine, others), before, at(B, 300).of("arn:2"));

    assertThat(clocks.watermark(B.incarnation(1))).isEqualTo(500);
    assertThat(clocks.following(A)).isEqualTo(500);
    assertThat(clocks.minimum()).isEqualTo(300);
  }

  private static ShardInfo ofStream(String stream, Shard shard, Shard... parents) {
    return new ShardInfo(
        shard, List.of(parents), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, false, stream);
  }

  @Test
  void aMergeKeepsEachParentsWatermarkForTheKeysOfThatParent() {
    List<ShardInfo> shards = List.of(closed(left()), closed(right()), whole(MERGED, LEFT, RIGHT));
    Progress merged = clocks(shards, at(LEFT, 900), at(RIGHT, 700)).progress(MERGED);

    assertThat(merged.floors())
        .containsExactly(
            new Floor(ShardInfo.LOWEST_HASH, LOW_END, 900),
            new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 700));
    assertThat(merged.parents()).containsExactly(LEFT, RIGHT);
  }

  /** Whatever stood between was trimmed, and both remember who comes after it (R23). */
  @Test
  void ofTwoThatCameAfterOneAnotherTheLaterOneTellsOfTheKeysThatItHad() {
    Floor high = new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 400);
    ShardInfo merged = whole(MERGED, shard("between"));
    ShardClocks clocks =
        clocks(
            List.of(merged),
            at(A, 400).nextBefore(List.of(MERGED)),
            at(B, 900, List.of(A), high).nextBefore(List.of(MERGED)));

    assertThat(clocks.progress(MERGED).floors())
        .containsExactlyInAnyOrder(
            new Floor(ShardInfo.LOWEST_HASH, LOW_END, 400),
            new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 900));
  }

  @Test
  void aShardThatHadOtherKeysTellsNothingWhereAllKeysAreKnownToBeOfOneThatHadThem() {
    Floor low = new Floor(ShardInfo.LOWEST_HASH, LOW_END, 1);
    Floor high = new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 1);
    ShardClocks clocks =
        clocks(
            List.of(left(shard("between"))),
            at(A, 700, low).nextBefore(List.of(LEFT)),
            at(B, 300, high).nextBefore(List.of(LEFT)));

    assertThat(clocks.watermark(LEFT)).isEqualTo(700);
  }

  /** Of two accounts' streams each may have had the key. */
  @Test
  void aShardOfAnotherStreamTellsOfKeysThoughOneOfThisStreamHadThem() {
    Floor low = new Floor(ShardInfo.LOWEST_HASH, LOW_END, 1);
    ShardClocks clocks =
        clocks(
            List.of(left()),
            at(A, 700, low).of("arn:1"),
            at(B, 300, new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 1)).of("arn:2"));

    assertThat(clocks.watermark(LEFT)).isEqualTo(300);
  }

  @Test
  void aSilentChildWithTheRangeOfOneGrandparentStandsWhereThatOneEnded() {
    ShardInfo low = closed(open(A, ShardInfo.LOWEST_HASH, LOW_END));
    ShardInfo high = closed(open(B, HIGH_START, ShardInfo.HIGHEST_HASH));
    ShardClocks clocks =
        clocks(
            List.of(low, high, closed(whole(MERGED, A, B)), left(MERGED), right(MERGED)),
            at(A, 54));

    assertThat(clocks.watermark(LEFT)).isEqualTo(54);
    assertThat(clocks.watermark(RIGHT)).isEqualTo(WatermarkStrategy.NONE);
  }

  @Test
  void aMergeThatIsSplitAgainPassesOnTheFloorsOfItsRangeRaisedToItsOwnEnd() {
    Floor low = new Floor(ShardInfo.LOWEST_HASH, LOW_END, 900);
    Floor high = new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 700);
    String quarterEnd = "3" + "f".repeat(31);
    ShardInfo quarter = open(A, ShardInfo.LOWEST_HASH, quarterEnd, MERGED);
    ShardInfo rest = open(B, "4" + "0".repeat(31), ShardInfo.HIGHEST_HASH, MERGED);
    ShardClocks clocks =
        clocks(List.of(closed(whole(MERGED)), quarter, rest), at(MERGED, 800, low, high));

    assertThat(clocks.progress(A).floors())
        .containsExactly(new Floor(ShardInfo.LOWEST_HASH, quarterEnd, 900));
    assertThat(clocks.progress(B).floors())
        .containsExactly(
            new Floor("4" + "0".repeat(31), LOW_END, 900),
            new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 800));
  }

  @Test
  void theWatermarkOfAKeysFloorIsInEveryRangeOfItsParents() {
    List<ShardInfo> shards = List.of(closed(left()), closed(right()), whole(MERGED, LEFT, RIGHT));
    List<Floor> floors = clocks(shards, at(LEFT, 900), at(RIGHT, 700)).progress(MERGED).floors();

    Stream.of("page-1", "page-2", "page-3", "page-4", "page-5")
        .map(BatchReader::hash)
        .forEach(hash ->
            assertThat(floors.stream().filter(floor -> holds(floor, hash)).toList())
                .singleElement()
                .extracting(Floor::watermark)
                .isEqualTo(hash.compareTo(HIGH_START) < 0 ? 900L : 700L));
  }

  private static boolean holds(Floor floor, String hash) {
    return floor.fromHash().compareTo(hash) <= 0 && hash.compareTo(floor.toHash()) <= 0;
  }
}
