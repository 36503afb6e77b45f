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
import io.weir.state.Tally;
import io.weir.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which stream a shard's first event time comes from: R18 and R23 together. */
class AncestryOfStreamsTest {
  private static final String LOW_END = "7" + "f".repeat(31);
  private static final String HIGH_START = "8" + "0".repeat(31);
  private static final Shard S0 = new Shard("s", "shard-0");
  private static final Shard S1 = new Shard("s", "shard-1");
  private static final Shard S2 = new Shard("s", "shard-2");

  private static final StreamFunction FUNCTION =
      StreamFunction.named("f")
          .from(Source.stream("s", Json.of(Long.class)).keyBy(value -> "k"))
          .compute(
              Window.of(Long.class)
                  .tumbling(Duration.ofSeconds(1))
                  .aggregate(Aggregates.counting(), (key, start, end, value) -> value))
          .to(new Nowhere("nowhere"))
          .build();

  private static ShardInfo listed(String stream, Shard shard, Shard... parents) {
    return new ShardInfo(
        shard, List.of(parents), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, false, stream);
  }

  private static Progress stored(String stream, Shard shard, long watermark, Floor... floors) {
    return stored(stream, shard, watermark, List.of(), floors);
  }

  private static Progress stored(
      String stream, Shard shard, long watermark, List<Shard> parents, Floor... floors) {
    ShardMark mark =
        new ShardMark(Position.of(shard.source(), shard.partition(), 1).in(shard), watermark);
    return Progress.first(shard, stream, List.of(floors), parents)
        .nextReached(List.of(mark), Tally.ZERO, 0, 1);
  }

  private static ShardClocks clocks(List<ShardInfo> listed, Progress... stored) {
    return new ShardClocks(FUNCTION, source -> listed, List.of(stored));
  }

  @Test
  void trimmedShardsOfALivingStreamAreNotContinuedByAStreamBesideIt() {
    ShardClocks clocks =
        clocks(
            List.of(listed("one", S2, S0, S1), listed("two", S0)),
            stored("one", S1, 100),
            stored("one", S2, 200, List.of(S1)));

    assertThat(clocks.progress(S0).floors()).as("two begins without a clock").isEmpty();
    assertThat(clocks.ancestry().unseenHeirs(clocks.ancestry().get(S1))).isEmpty();
  }

  @Test
  void aThirdStreamBeginsWhereTheSecondEndedNotTheFirst() {
    Shard second = S0.incarnation(1);
    ShardClocks clocks =
        clocks(
            List.of(listed("three", S0)),
            stored("one", S0, 100),
            stored("two", second, 500, List.of(S0), floor(100)));

    Progress third = clocks.located(S0.incarnation(2), "three");
    assertThat(third.floors()).containsExactly(floor(500));
    assertThat(third.parents()).containsExactly(second);
  }

  @Test
  void whatATickRememberedOfOneStreamDoesNotHideTheOther() {
    Shard second = S0.incarnation(1);
    Shard third = S0.incarnation(2);
    Progress first = stored("one", S0, 100).nextBefore(List.of(third));
    ShardClocks clocks =
        clocks(
            List.of(listed("three", S0)),
            first,
            stored("two", second, 500, List.of(S0), floor(100)));

    assertThat(clocks.located(third, "three").parents()).contains(second);
  }

  @Test
  void aShardBeginsUnderTheNameThatItIsStoredUnderThoughAnotherOneIsFree() {
    Progress silent =
        Progress.first(S0.incarnation(1), "two", List.of(), List.of()).nextIdle(1_000);
    ShardClocks clocks = clocks(List.of(listed("one", S1), listed("two", S0)), silent);

    assertThat(clocks.located(S0, "two")).isEqualTo(silent);
    assertThat(clocks.located(S0, "three").version()).isZero();
  }

  @Test
  void allNewShardsOfAStreamThatWasMadeAnewComeAfterTheOldOnes() {
    Progress old = stored("one", S0, 100).nextSucceededBy(1, 50);
    Progress anew = stored("one", S0.incarnation(1), 200, List.of(S0), floor(100));
    ShardClocks clocks =
        clocks(List.of(listed("one", S0), listed("one", S1), listed("one", S2)), old, anew);

    assertThat(clocks.progress(S1).floors()).containsExactly(floor(100));
    assertThat(clocks.progress(S2).floors()).containsExactly(floor(100));
  }

  /**
   * Of two accounts' streams whose shards have no record, the list cannot tell who takes a name.
   */
  @Test
  void aKeyOfAShardThatBeganSinceAllWereReadFollowsThatAndNotWhatWasGivenItsName() {
    ShardInfo parent =
        new ShardInfo(S0, List.of(), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, true, "one");
    Progress begun = stored("two", S1, 42);
    ShardClocks clocks =
        new ShardClocks(
            FUNCTION,
            source -> List.of(parent, listed("one", S1, S0), listed("two", S1)),
            List.of(stored("one", S0, 85)),
            shard -> Optional.of(begun).filter(one -> one.shard().equals(shard)));

    assertThat(clocks.following(S0)).isEqualTo(85);
    assertThat(clocks.following(S1)).isEqualTo(42);
  }

  /** It goes on as the old shard of its name, which remembers what was after that. */
  @Test
  void theFirstShardsOfAStreamThatWasMadeAnewAreNoHeirsOfOneAnother() {
    Progress old = stored("one", S0, 100).nextBefore(List.of(S1, S2));
    Progress silent = Progress.first(S1, "one", List.of(), List.of()).nextIdle(1_000);
    ShardClocks clocks =
        clocks(List.of(listed("one", S0), listed("one", S1), listed("one", S2)), old, silent);

    assertThat(clocks.hasBegun(S2)).isTrue();
    assertThat(clocks.ancestry().heirs(clocks.ancestry().get(S0))).isEmpty();
    assertThat(clocks.ancestry().get(S1).parents()).isEmpty();
  }

  @Test
  void aChildBeginsWhereItsParentIsThoughTheParentBeganWithFloorsOfOtherKeys() {
    Floor high = new Floor(HIGH_START, ShardInfo.HIGHEST_HASH, 50);
    ShardInfo parent =
        new ShardInfo(S0, List.of(), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, true, "one");
    ShardInfo low = new ShardInfo(S1, List.of(S0), ShardInfo.LOWEST_HASH, LOW_END, false, "one");
    ShardClocks clocks = clocks(List.of(parent, low), stored("one", S0, 300, high));

    assertThat(clocks.progress(S1).floors())
        .containsExactly(new Floor(ShardInfo.LOWEST_HASH, LOW_END, 300));
  }

  private static Floor floor(long watermark) {
    return new Floor(ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, watermark);
  }
}
