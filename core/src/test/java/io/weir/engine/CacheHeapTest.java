package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.IdChunk;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.ParkedRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the warm cache holds of the heap is what its limit says, whatever keys are like. */
class CacheHeapTest {
  private static final long LIMIT = 24 << 20;

  enum Keys {
    SMALL(30, 40, 1, 0, 0, 0),
    TINY(2, 0, 0, 0, 0, 0),
    LONG_NAMES(1_000, 40, 1, 0, 0, 0),
    LARGE_STATE(30, 100_000, 1, 0, 0, 0),
    SHARDS(30, 40, 12, 0, 0, 0),
    IDS(30, 40, 1, 12, 0, 0),
    MANY_IDS(30, 40, 1, 1_200, 0, 0),
    OUTBOX(30, 40, 1, 0, 20, 0),
    PARKED(30, 40, 1, 0, 0, 50);

    private final int name;
    private final int state;
    private final int shards;
    private final int ids;
    private final int emissions;
    private final int parked;

    Keys(int name, int state, int shards, int ids, int emissions, int parked) {
      this.name = name;
      this.state = state;
      this.shards = shards;
      this.ids = ids;
      this.emissions = emissions;
      this.parked = parked;
    }

    Snapshot snapshot(int number) {
      String key = "%08d".formatted(number) + "x".repeat(name);
      KeyRecord none = KeyRecord.NEW;
      KeyRecord record =
          KeyRecord.NEW
              .change()
              .birth(number)
              .marks(IntStream.range(0, shards).mapToObj(shard -> mark(shard, number)).toList())
              .eventIds(IntStream.range(0, Math.min(ids, 12)).mapToObj(i -> chunk()).toList())
              .state(new byte[state])
              .outbox(
                  new Outbox(
                      IntStream.range(0, emissions).mapToObj(i -> emission(key, i)).toList(), null))
              .parked(IntStream.range(0, parked).mapToObj(i -> waiting(number, i)).toList())
              .eventDue(OptionalLong.of(number))
              .made();
      return new Snapshot(new StateKey("f", key), 1, record);
    }

    private static KeyMark mark(int shard, int number) {
      return new KeyMark(position(SHARDS_SEEN[shard], number), Tally.applied(1));
    }

    private IdChunk chunk() {
      return new IdChunk(1, new byte[16 * Math.max(1, ids / 12)], null);
    }

    private static Emission emission(String key, int i) {
      return new Emission("out", "f/" + key + "/" + i, key, i, Emission.Op.UPSERT, new byte[100]);
    }

    private static ParkedRecord waiting(int number, int i) {
      Position position = position(SHARDS_SEEN[0], number + i);
      return new ParkedRecord(position, "partition-" + number + i, 1, 1, 1, 1, new byte[200]);
    }
  }

  private static final Shard[] SHARDS_SEEN =
      IntStream.range(0, 12).mapToObj(i -> new Shard("s", "shard-" + i)).toArray(Shard[]::new);

  private static Position position(Shard shard, int order) {
    return new Position(shard, BigInteger.valueOf(order + 1L), 0);
  }

  @ParameterizedTest
  @EnumSource
  void aFullCacheHoldsAsMuchOfTheHeapAsItsLimit(Keys keys) {
    fill(new SnapshotCache(1 << 20), keys);
    long before = used();
    SnapshotCache full = new SnapshotCache(LIMIT);
    fill(full, keys);
    long held = used() - before;
    assertThat(full.due(Long.MAX_VALUE - 1)).isNotEmpty();
    assertThat((double) held / LIMIT).as("of the limit").isBetween(0.5, 1.1);
  }

  /** More than fit: the cache decides how many stay. */
  private static void fill(SnapshotCache cache, Keys keys) {
    long each = HeapSize.of(keys.snapshot(1));
    int more = (int) (LIMIT / each * 5 / 4) + 2;
    for (int i = 0; i < more; i++) {
      cache.put(keys.snapshot(i), new FingerprintFilter());
    }
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
