package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Nowhere;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.state.KeyRecord;
import io.weir.window.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a lengthened retention knows of ids that were kept by the shorter one (R25, R26). */
class KeyMemoryTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = 24 * HOUR;
  private static final List<Long> HORIZONS = List.of(HOUR, 30 * HOUR, 9 * DAY);

  private static KeyMemory memory(long horizon, int days) {
    Source<Long> source =
        Source.stream("s", Json.of(Long.class))
            .dedupe(value -> "id" + value, Duration.ofMillis(horizon))
            .retention(Duration.ofDays(days));
    StreamFunction function =
        StreamFunction.named("f")
            .from(source.keyBy(value -> "k"))
            .compute(
                Window.of(Long.class)
                    .tumbling(Duration.ofSeconds(1))
                    .aggregate(Aggregates.counting(), (key, start, end, value) -> value))
            .to(new Nowhere("nowhere"))
            .build();
    return KeyMemory.of(function, EngineLimits.DEFAULT);
  }

  private static KeyMemory lengthened(long horizon) {
    return memory(horizon, 7).with(new EarlierRetention(DAY, Long.MAX_VALUE));
  }

  /** The first one arrived at 0, and the key has seen nothing since. */
  @Test
  void whatAStoreHasForgottenOfAnIdMayBeForgotten() {
    for (long horizon : HORIZONS) {
      long forgotten = memory(horizon, 1).idLife(KeyRecord.NEW).neededUntil(0);
      for (long repeated = 0; repeated <= horizon; repeated += horizon / 10) {
        assertThat(lengthened(horizon).idMayBeForgotten(repeated, 0, forgotten)).isTrue();
      }
      assertThat(lengthened(horizon).idMayBeForgotten(horizon, 0, forgotten - 1)).isFalse();
    }
  }

  /** A key has dropped an id once a record came that is a retention and the horizon behind it. */
  @Test
  void whatAKeyHasDroppedMayBeForgotten() {
    for (long horizon : HORIZONS) {
      long dropped = horizon + DAY + 1;
      assertThat(lengthened(horizon).idMayBeForgotten(horizon, dropped, dropped)).isTrue();
      assertThat(lengthened(horizon).idMayBeForgotten(horizon, dropped - 1, dropped)).isFalse();
    }
  }

  /** A key with more than a result a millisecond has a revision far behind its birth. */
  @Test
  void aKeyWhoseRecordsComeInOneOrderIsJudgedByItsBirthAlone() {
    KeyRecord busy = KeyRecord.NEW.change().birth(DAY).revision(9 * DAY).made();
    assertThat(lengthened(HOUR).olderThan(DAY, busy, true, 9 * DAY)).isFalse();
    assertThat(lengthened(HOUR).olderThan(DAY, busy, false, 9 * DAY)).isTrue();
    assertThat(memory(HOUR, 7).olderThan(DAY, busy, false, 9 * DAY)).isFalse();
  }

  @Test
  void nothingIsForgottenByARetentionThatWasNeverShorter() {
    assertThat(memory(HOUR, 7).idMayBeForgotten(0, 90 * DAY, 90 * DAY)).isFalse();
  }
}
