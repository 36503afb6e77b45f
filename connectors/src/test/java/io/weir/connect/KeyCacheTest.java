package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.UnavailableException;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyCacheTest {
  private final Map<String, Integer> calls = new HashMap<>();
  private String current = "one";
  private boolean away;
  private long now;

  private final KeyCache cache =
      new KeyCache(
          new TokenKeys() {
            @Override
            public TokenKey current() {
              return called(current);
            }

            @Override
            public Optional<TokenKey> find(String id) {
              TokenKey key = called(id);
              return id.startsWith("no") ? Optional.empty() : Optional.of(key);
            }
          },
          Duration.ofMinutes(10),
          () -> Instant.ofEpochMilli(now));

  private TokenKey called(String id) {
    calls.merge(id, 1, Integer::sum);
    if (away) {
      throw new UnavailableException("away", null);
    }
    return TokenKey.of(id, new byte[32]);
  }

  @Test
  void aWarmFunctionMakesNoCall() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(cache.current().id()).isEqualTo("one");
      assertThat(cache.find("one")).isPresent();
      assertThat(cache.find("two")).isPresent();
      assertThat(cache.find("no")).isEmpty();
    }
    assertThat(calls).containsOnly(Map.entry("one", 1), Map.entry("two", 1), Map.entry("no", 1));
  }

  @Test
  void aRotationIsSeenAfterALifetime() {
    assertThat(cache.current().id()).isEqualTo("one");
    current = "two";
    now += 599_999;
    assertThat(cache.current().id()).isEqualTo("one");
    now++;
    assertThat(cache.current().id()).isEqualTo("two");
    assertThat(cache.find("one")).isPresent();
  }

  @Test
  void anOutageIsAskedAboutAgain() {
    away = true;
    assertThatThrownBy(cache::current).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(cache::current).isInstanceOf(UnavailableException.class);
    away = false;
    assertThat(cache.current().id()).isEqualTo("one");
    away = true;
    now += 599_999;
    assertThat(cache.current().id()).isEqualTo("one");
    now++;
    assertThatThrownBy(cache::current).isInstanceOf(UnavailableException.class);
  }

  /** Ids come from payloads: whoever writes many of them must not fill the memory. */
  @Test
  void fewIdsAreRemembered() {
    for (int i = 0; i < 100; i++) {
      assertThat(cache.find("no" + i)).isEmpty();
    }
    assertThat(cache.find("no99")).isEmpty();
    assertThat(cache.find("no0")).isEmpty();
    assertThat(calls.get("no99")).isEqualTo(1);
    assertThat(calls.get("no0")).isEqualTo(2);
  }

  @Test
  void aLifetimeIsADayAtMost() {
    for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofDays(2), Duration.ofDays(-1)}) {
      assertThatThrownBy(() -> new KeyCache(cache, wrong, () -> Instant.EPOCH))
          .hasMessageContaining("LONGEST_LIFETIME");
    }
  }
}
