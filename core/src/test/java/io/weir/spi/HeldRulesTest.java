package io.weir.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.UnavailableException;
import io.weir.spi.HeldRules.Loaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules in memory: looked at in intervals, kept for a while if that fails, never longer. */
class HeldRulesTest {
  private final List<String> known = new ArrayList<>();
  private String version = "1";
  private Map<String, Long> values = Map.of("a", 1L);
  private boolean away;

  private final HeldRules<String, Long> rules =
      new HeldRules<>("rules", this::load, Duration.ofSeconds(30), Duration.ofMinutes(10));

  private Loaded<String, Long> load(String held, LookupTime time) {
    known.add(String.valueOf(held));
    if (away) {
      throw new UnavailableException("S3 is away", null);
    }
    return version.equals(held) ? null : new Loaded<>(version, values);
  }

  private Map<String, Long> at(long millis) {
    return rules.find(Set.of("a", "b"), new LookupTime(millis, () -> 1_000)).values();
  }

  @Test
  void theyAreLookedAtOnceInAnInterval() {
    assertThat(at(0)).isEqualTo(Map.of("a", 1L));
    values = Map.of("b", 2L);
    version = "2";
    assertThat(at(29_999)).isEqualTo(Map.of("a", 1L));
    assertThat(at(30_000)).isEqualTo(Map.of("b", 2L));
    assertThat(known).containsExactly("null", "1");
  }

  @Test
  void aVersionThatIsHeldIsNotLoadedAgain() {
    at(0);
    values = Map.of("a", 9L);
    assertThat(at(30_000)).isEqualTo(Map.of("a", 1L));
    assertThat(known).containsExactly("null", "1");
  }

  @Test
  void theOldOnesGoOnForAWhileAndNoLonger() {
    at(0);
    at(30_000);
    away = true;
    assertThat(at(60_000)).isEqualTo(Map.of("a", 1L));
    assertThat(at(30_000 + 600_000)).isEqualTo(Map.of("a", 1L));
    assertThatThrownBy(() -> at(30_001 + 600_000))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("was last known PT10M0.001S ago");
    away = false;
    assertThat(at(30_002 + 630_000)).isEqualTo(Map.of("a", 1L));
  }

  /** A failed look is not repeated with each batch. */
  @Test
  void aLookThatFailedIsRepeatedAfterTheInterval() {
    at(0);
    away = true;
    at(30_000);
    at(30_001);
    at(59_999);
    assertThat(known).hasSize(2);
    at(60_000);
    assertThat(known).hasSize(3);
  }

  /** Unless nothing is held: then each question asks. */
  @Test
  void withoutAnyRulesTheQuestionFails() {
    away = true;
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> at(0)).hasMessage("S3 is away");
    }
    away = false;
    assertThat(at(1)).isEqualTo(Map.of("a", 1L));
  }

  /** Nothing has failed, so there is nothing for which they are kept. */
  @Test
  void rulesThatAreSeldomLookedAtHoldUntilTheNextLook() {
    HeldRules<String, Long> seldom = kept(Duration.ofHours(1), Duration.ofMinutes(10));
    for (long minute = 0; minute < 180; minute++) {
      assertThat(at(seldom, minute * 60_000)).isEqualTo(Map.of("a", 1L));
    }
    assertThat(known).hasSize(3);
  }

  /** Once they may not be used any more, they are as good as none. */
  @Test
  void whereTheOldOnesAreTooOldEachQuestionAsks() {
    HeldRules<String, Long> seldom = kept(Duration.ofHours(1), Duration.ofMinutes(10));
    at(seldom, 0);
    away = true;
    for (long minute = 60; minute < 63; minute++) {
      long millis = minute * 60_000;
      assertThatThrownBy(() -> at(seldom, millis))
          .hasMessageContaining("was last known PT1H")
          .hasRootCauseMessage("S3 is away");
    }
    away = false;
    assertThat(at(seldom, 63 * 60_000)).isEqualTo(Map.of("a", 1L));
  }

  private HeldRules<String, Long> kept(Duration refreshEvery, Duration keepFor) {
    return new HeldRules<>("rules", this::load, refreshEvery, keepFor);
  }

  private static Map<String, Long> at(HeldRules<String, Long> held, long millis) {
    return held.find(Set.of("a"), new LookupTime(millis, () -> 1_000)).values();
  }
}
