package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.state.IdChunk;
import io.weir.state.KeyRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintFilterTest {
  private static final long HORIZON = 12_000;

  private static KeyRecord remembering(int events, int positions) {
    SeenIds eventIds = new SeenIds(List.of(), HORIZON, new FingerprintFilter());
    for (int i = 0; i < events; i++) {
      eventIds.add(new Id(1, i), 0);
    }
    SeenIds positionIds = new SeenIds(List.of(), HORIZON, new FingerprintFilter());
    for (int i = 0; i < positions; i++) {
      positionIds.add(new Id(2, i), 0);
    }
    return KeyRecord.NEW.withIds(eventIds.live(0), positionIds.live(0));
  }

  @Test
  void aFewIdsAreNotWorthOne() {
    FingerprintFilter filter = new FingerprintFilter();
    filter.cover(remembering(30, 30), 4);

    assertThat(filter.bytes()).isZero();
    assertThat(filter.rulesOut(new Id(9, 9))).isFalse();
  }

  @Test
  void itNeverRulesOutWhatIsRemembered() {
    FingerprintFilter filter = new FingerprintFilter();
    filter.cover(remembering(5_000, 3_000), 10);
    for (int i = 0; i < 20_000; i++) {
      filter.add(new Id(3, i));
    }

    for (int i = 0; i < 20_000; i++) {
      assertThat(filter.rulesOut(new Id(1, i))).isEqualTo(i >= 5_000);
      assertThat(filter.rulesOut(new Id(2, i))).isEqualTo(i >= 3_000);
      assertThat(filter.rulesOut(new Id(3, i))).isFalse();
    }
  }

  @Test
  void theIdOfZerosIsAnIdLikeAnyOther() {
    FingerprintFilter filter = new FingerprintFilter();
    filter.cover(remembering(100, 0), 0);
    assertThat(filter.rulesOut(new Id(0, 0))).isTrue();
    filter.add(new Id(0, 0));

    assertThat(filter.rulesOut(new Id(0, 0))).isFalse();
  }

  @Test
  void itIsMadeAgainWhenMostOfItIsForgotten() {
    FingerprintFilter filter = new FingerprintFilter();
    filter.cover(remembering(10_000, 0), 0);
    long large = filter.bytes();
    filter.cover(remembering(100, 0), 0);

    assertThat(filter.bytes()).isLessThan(large / 10);
    assertThat(filter.rulesOut(new Id(1, 99))).isFalse();
    assertThat(filter.rulesOut(new Id(1, 100))).isTrue();
  }

  /** Random runs of adding, asking, forgetting and failing, with a filter kept and without one. */
  @Test
  void answersAreTheSameWithAndWithoutAFilter() {
    Random random = new Random(20_261_123);
    FingerprintFilter kept = new FingerprintFilter();
    List<IdChunk> chunks = List.of();
    long now = 1_000_000;
    Set<Id> seen = new HashSet<>();
    for (int run = 0; run < 400; run++) {
      List<Id> asked = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        asked.add(new Id(random.nextInt(3), random.nextInt(4_000)));
      }
      kept.cover(KeyRecord.NEW.withIds(chunks, List.of()), asked.size());
      SeenIds filtered = new SeenIds(chunks, HORIZON, kept);
      SeenIds plain = new SeenIds(chunks, HORIZON, new FingerprintFilter());
      for (Id id : asked) {
        now += random.nextInt(20);
        boolean duplicate = plain.contains(id, now);
        assertThat(filtered.contains(id, now)).isEqualTo(duplicate);
        if (!duplicate) {
          filtered.add(id, now);
          plain.add(id, now);
        }
        seen.add(id);
      }
      assertThat(filtered.live(now)).isEqualTo(plain.live(now));
      chunks = random.nextInt(5) == 0 ? chunks : List.copyOf(plain.live(now));
    }
    assertThat(seen).hasSizeGreaterThan(5_000);
    assertThat(kept.bytes()).isPositive();
  }
}
