package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotCacheTest {
  /** What a key without state takes, its name of two characters included. */
  private static final long EMPTY_KEY = 388;

  private static final long NOW = 1_000;

  private static StateKey key(int number) {
    return new StateKey("f", "%02d".formatted(number));
  }

  private static Snapshot snapshot(int number, long version, int bytes, long due) {
    KeyRecord none = KeyRecord.NEW;
    KeyRecord record =
        KeyRecord.NEW
            .change()
            .birth(1)
            .state(new byte[bytes])
            .eventDue(due == DueKeys.NEVER ? OptionalLong.empty() : OptionalLong.of(due))
            .made();
    return new Snapshot(key(number), version, record);
  }

  private static void put(SnapshotCache cache, int number) {
    cache.put(snapshot(number, 1, 0, DueKeys.NEVER), new FingerprintFilter());
  }

  private static boolean isWarm(SnapshotCache cache, int number) {
    return cache.entry(key(number), NOW) != null;
  }

  @Test
  void itHoldsWhatItsLimitAllowsAndNoMore() {
    SnapshotCache cache = new SnapshotCache(3 * EMPTY_KEY);
    put(cache, 1);
    put(cache, 2);
    put(cache, 3);
    assertThat(List.of(isWarm(cache, 1), isWarm(cache, 2), isWarm(cache, 3))).containsOnly(true);

    SnapshotCache smaller = new SnapshotCache(3 * EMPTY_KEY - 1);
    put(smaller, 1);
    put(smaller, 2);
    put(smaller, 3);
    assertThat(isWarm(smaller, 1)).isFalse();
    assertThat(isWarm(smaller, 3)).isTrue();
  }

  @Test
  void aKeyWhoseItemHasExpiredIsNotWarm() {
    SnapshotCache cache = new SnapshotCache(3 * EMPTY_KEY);
    Snapshot dying = new Snapshot(key(1), 1, KeyRecord.NEW, OptionalLong.of(NOW));
    cache.put(dying, new FingerprintFilter());

    assertThat(cache.entry(key(1), NOW - 1).snapshot()).isSameAs(dying);
    assertThat(cache.entry(key(1), NOW)).isNull();
    assertThat(cache.entry(key(1), NOW - 1)).isNull();
  }

  @Test
  void whatWasUsedStaysLonger() {
    SnapshotCache cache = new SnapshotCache(3 * EMPTY_KEY);
    put(cache, 1);
    put(cache, 2);
    put(cache, 3);
    isWarm(cache, 1);
    put(cache, 4);

    assertThat(isWarm(cache, 2)).isFalse();
    assertThat(isWarm(cache, 1)).isTrue();
  }

  @Test
  void aKeyThatAloneIsTooLargeIsNotKept() {
    SnapshotCache cache = new SnapshotCache(EMPTY_KEY);
    cache.put(snapshot(1, 1, 1, DueKeys.NEVER), new FingerprintFilter());

    assertThat(isWarm(cache, 1)).isFalse();
    put(cache, 2);
    assertThat(isWarm(cache, 2)).isTrue();
  }

  @Test
  void anEntryThatWasDroppedInBetweenIsHeldAgain() {
    SnapshotCache cache = new SnapshotCache(2 * EMPTY_KEY);
    put(cache, 1);
    SnapshotCache.WarmKey old = cache.entry(key(1), NOW);
    cache.remove(key(1));
    put(cache, 1);
    cache.put(old, snapshot(1, 2, 0, 7), new FingerprintFilter());

    assertThat(cache.entry(key(1), NOW).snapshot().version()).isEqualTo(2);
    assertThat(cache.due(7)).containsExactly(old);
    put(cache, 2);
    assertThat(isWarm(cache, 1)).isTrue();
  }

  @Test
  void whatIsDroppedIsNotHeldAnywhere() {
    SnapshotCache cache = new SnapshotCache(2 * EMPTY_KEY);
    cache.put(snapshot(1, 1, 0, 5), new FingerprintFilter());
    SnapshotCache.WarmKey dropped = cache.due(5).getFirst();
    put(cache, 2);
    put(cache, 3);

    assertThat(isWarm(cache, 1)).isFalse();
    assertThatNullPointerException().isThrownBy(dropped::snapshot);
    assertThat(cache.due(5)).isEmpty();
  }

  @Test
  void itForgetsEverythingOnceADay() {
    SnapshotCache cache = new SnapshotCache(1_000_000);
    cache.clearDaily(Duration.ofDays(9).toMillis());
    cache.put(snapshot(1, 1, 0, 5), new FingerprintFilter());
    cache.clearDaily(Duration.ofDays(10).toMillis() - 1);
    assertThat(isWarm(cache, 1)).isTrue();

    cache.clearDaily(Duration.ofDays(10).toMillis());
    assertThat(isWarm(cache, 1)).isFalse();
    assertThat(cache.due(Long.MAX_VALUE - 1)).isEmpty();
  }

  /** Whatever was dropped: what is held is as it was put last, and what of it is due is found. */
  @Test
  void randomChangesAreAnsweredAsByAMap() {
    Random random = new Random(20_261_128);
    SnapshotCache cache = new SnapshotCache(20 * EMPTY_KEY);
    Map<StateKey, Snapshot> last = new HashMap<>();
    for (int step = 0; step < 50_000; step++) {
      int number = random.nextInt(40);
      switch (random.nextInt(40)) {
        case 0 -> cache.clear();
        case 1, 2 -> cache.remove(key(number));
        case 3 -> assertDue(cache, random.nextInt(100));
        default -> {
          long due = random.nextInt(4) == 0 ? DueKeys.NEVER : random.nextInt(100);
          Snapshot next = snapshot(number, step, random.nextInt(50), due);
          SnapshotCache.WarmKey warm = cache.entry(key(number), NOW);
          if (warm != null) {
            assertThat(warm.snapshot()).isSameAs(last.get(key(number)));
            cache.put(warm, next, new FingerprintFilter());
          } else {
            cache.put(next, new FingerprintFilter());
          }
          last.put(key(number), next);
        }
      }
    }
  }

  private static void assertDue(SnapshotCache cache, long time) {
    List<SnapshotCache.WarmKey> expected =
        java.util.stream.IntStream.range(0, 40)
            .mapToObj(number -> cache.entry(key(number), NOW))
            .filter(entry -> entry != null && entry.due() <= time)
            .toList();
    assertThat(cache.due(time)).containsExactlyInAnyOrderElementsOf(expected);
  }
}
