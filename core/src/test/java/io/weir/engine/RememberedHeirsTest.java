package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Nowhere;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.spi.Shard;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Progress;
import io.weir.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes after a closed shard is remembered, whoever looked at the stream last (R23). */
class RememberedHeirsTest {
  private static final Shard S0 = new Shard("s", "shard-0");
  private static final Shard S1 = new Shard("s", "shard-1");
  private static final Shard S2 = new Shard("s", "shard-2");
  private static final Shard S3 = new Shard("s", "shard-3");

  private static final StreamFunction FUNCTION =
      StreamFunction.named("f")
          .from(Source.stream("s", Json.of(Long.class)).keyBy(value -> "k"))
          .compute(
              Window.of(Long.class)
                  .tumbling(Duration.ofSeconds(1))
                  .aggregate(Aggregates.counting(), (key, start, end, value) -> value))
          .to(new Nowhere("nowhere"))
          .build();

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final List<ShardInfo> listed = new ArrayList<>();
  private final Shards shards =
      new Shards(FUNCTION, store, source -> List.copyOf(listed), EngineLimits.DEFAULT);

  private static ShardInfo info(Shard shard, boolean closed, Shard... parents) {
    return new ShardInfo(
        shard, List.of(parents), ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, closed, "");
  }

  private void list(ShardInfo... infos) {
    listed.clear();
    listed.addAll(List.of(infos));
  }

  private List<Shard> heirs() {
    return store.progress("f", S0).orElseThrow().heirs();
  }

  @Test
  void aTickThatSleptTakesNothingAway() {
    store.commitProgress("f", Progress.none(S0).nextBegun());
    list(info(S0, true), info(S1, true, S0), info(S2, false, S0));
    ShardClocks slept = shards.all();
    list(info(S0, true), info(S1, true, S0), info(S3, false, S1));
    shards.retire(shards.all(), () -> false);

    shards.retire(slept, () -> false);

    assertThat(heirs()).containsExactly(S1, S3, S2);
  }

  @Test
  void aFirstWriteThatSleptIsFollowedByAnotherLook() {
    list(info(S0, false));
    ShardClocks slept = shards.all();
    list(info(S0, true), info(S1, true, S0), info(S2, false, S1));
    Progress first = store.commitProgress("f", slept.progress(S0).nextBegun());
    assertThat(heirs()).isEmpty();

    shards.lookAgain(slept, first);

    assertThat(heirs()).containsExactly(S1, S2);
  }

  @Test
  void anotherLookWritesNothingThatIsKnown() {
    list(info(S0, true), info(S1, false, S0));
    ShardClocks clocks = shards.all();
    Progress first = store.commitProgress("f", clocks.located(S0, "").nextBegun());

    shards.lookAgain(clocks, first);

    assertThat(store.progress("f", S0)).hasValue(first);
  }

  @Test
  void aShardOfAStreamMadeAnewDoesNotRememberOneOfBefore() {
    store.commitProgress("f", Progress.none(S2).nextBegun());
    Shard anew = S0.incarnation(1);
    Progress begun = Progress.first(anew, "", List.of(), List.of(S0)).nextBegun();
    Progress first = store.commitProgress("f", begun);
    list(info(S0, true), info(S2, false, S0));
    ShardClocks ownAlone = new ShardClocks(FUNCTION, source -> listed, List.of(first));

    shards.lookAgain(ownAlone, first);

    assertThat(store.progress("f", anew)).hasValue(first);
  }

  @Test
  void aShardThatIsGoneIsJudgedByWhatOthersHaveWrittenSince() {
    Progress gone = store.commitProgress("f", Progress.none(S0).nextGone(List.of()));
    assertThat(shards.located(shards.all(), S0, "")).isEqualTo(gone);
    Progress named = store.commitProgress("f", gone.nextSucceededBy(1, 5));

    assertThat(shards.located(shards.all(), S0, "")).isEqualTo(named);
  }
}
