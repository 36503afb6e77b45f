package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Lookup;
import io.weir.codec.Codecs;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** About how much memory the kept answers take, and which go when it is too much. */
class LookupCacheTest {
  private static final LookupCache.Kept NOTHING = new LookupCache.Kept(null, 0);
  private static final String LONG = "x".repeat(1_000);

  private record Article(String shop, String name, int size) {}

  private static LookupCache cache(long most) {
    Lookup<Object, Long> lookup = Lookup.of("values", Codecs.LONG, keys -> Map.of());
    return new LookupCache(lookup.cacheBytes(most).settings());
  }

  private static long bytes(Object key) {
    LookupCache cache = cache(1_000_000);
    cache.put(key, NOTHING);
    return cache.bytes();
  }

  @Test
  void theTextOfAKeyCountsWhereverItIs() {
    assertThat(bytes(LONG)).isBetween(2_000L, 2_500L);
    assertThat(bytes(new Article(LONG, LONG, 7))).isBetween(4_000L, 4_500L);
    assertThat(bytes(List.of(LONG, LONG))).isBetween(4_000L, 4_500L);
    assertThat(bytes(Map.of("shop", LONG, "name", LONG))).isBetween(4_000L, 4_600L);
    assertThat(bytes(List.of(Map.of("name", LONG)))).isBetween(2_000L, 2_500L);
    assertThat(bytes(Arrays.asList(null, LONG))).isBetween(2_000L, 2_500L);
    assertThat(bytes(new byte[5_000])).isBetween(5_000L, 5_500L);
    assertThat(bytes(7L)).isLessThan(200);
  }

  /** What is only measured is no reason to fail. */
  @Test
  void aKeyThatTellsNothingIsTakenForALargeOne() {
    Object untold =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("lazy");
          }
        };
    assertThat(bytes(untold)).isBetween(1_000L, 1_500L);
  }

  @Test
  void noMoreIsKeptThanMayBe() {
    LookupCache cache = cache(20_000);
    for (int i = 0; i < 100; i++) {
      cache.put(new Article(LONG, "a", i), NOTHING);
      assertThat(cache.bytes()).isLessThanOrEqualTo(20_000);
    }
    assertThat(cache.get(new Article(LONG, "a", 0), 0)).isNull();
    assertThat(cache.get(new Article(LONG, "a", 99), 0)).isEqualTo(NOTHING);
  }

  @Test
  void whatIsLargerThanAllThatMayBeKeptIsNotKeptAndDrivesNothingOut() {
    LookupCache cache = cache(1_000);
    cache.put("a", NOTHING);
    cache.put("b", NOTHING);
    long before = cache.bytes();
    cache.put("c", new LookupCache.Kept(new byte[2_000], 0));
    assertThat(cache.get("c", 0)).isNull();
    assertThat(cache.get("a", 0)).isEqualTo(NOTHING);
    assertThat(cache.get("b", 0)).isEqualTo(NOTHING);
    assertThat(cache.bytes()).isEqualTo(before);
    cache.put("b", new LookupCache.Kept(new byte[2_000], 1));
    assertThat(cache.get("b", 1)).as("an older answer is none").isNull();
    assertThat(cache.bytes()).isEqualTo(before / 2);
  }

  @Test
  void whatGoesIsNotCountedAnyMore() {
    LookupCache cache = cache(10_000);
    List<String> key = Collections.nCopies(3, "k");
    for (int i = 0; i < 3; i++) {
      cache.put(key, new LookupCache.Kept(new byte[i], 0));
    }
    assertThat(cache.get(key, 60_000)).isNull();
    assertThat(cache.bytes()).isZero();
  }
}
