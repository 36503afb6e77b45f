package io.weir.time;

import static io.weir.Source.EARLIEST_TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * At either end of the times that are taken, a window starts before it ends and holds its event.
 */
class EarliestTimestampTest {
  private static final Duration LONGEST = Duration.ofMillis(1L << 61);
  private static final List<WindowAssigner> ASSIGNERS =
      List.of(
          WindowAssigner.tumbling(Duration.ofSeconds(1)),
          WindowAssigner.tumbling(LONGEST),
          WindowAssigner.tumbling(LONGEST).withOffset(LONGEST.minusMillis(1)),
          WindowAssigner.hopping(LONGEST, LONGEST.dividedBy(2)),
          WindowAssigner.session(Duration.ofMillis(Long.MAX_VALUE)),
          WindowAssigner.calendarDays(ZoneOffset.UTC),
          WindowAssigner.calendarWeeks(java.time.DayOfWeek.MONDAY, ZoneOffset.UTC),
          WindowAssigner.calendarMonths(3, ZoneOffset.UTC),
          WindowAssigner.global());

  @Test
  void noWindowOfTheEarliestTimestampsEndsBeforeItStarts() {
    for (WindowAssigner assigner : ASSIGNERS) {
      for (long ahead : new long[] {0, 1, 999, 1_000}) {
        holds(assigner, EARLIEST_TIMESTAMP + ahead);
      }
    }
  }

  @Test
  void aWindowThatEndsBehindTheEndOfTimeEndsThere() {
    WindowAssigner seconds = WindowAssigner.tumbling(Duration.ofSeconds(1));

    assertThat(seconds.assign(Long.MAX_VALUE - 10).getFirst().end()).isEqualTo(Long.MAX_VALUE);
    assertThat(WindowAssigner.session(LONGEST).assign(Long.MAX_VALUE - 10).getFirst().end())
        .isEqualTo(Long.MAX_VALUE);
  }

  private static void holds(WindowAssigner assigner, long timestamp) {
    List<TimeWindow> windows = assigner.assign(timestamp);
    assertThat(windows).as(assigner.describe()).isNotEmpty();
    for (TimeWindow window : windows) {
      assertThat(window.start()).as(assigner.describe()).isLessThanOrEqualTo(timestamp);
      assertThat(window.end()).as(assigner.describe()).isGreaterThan(timestamp);
    }
  }
}
