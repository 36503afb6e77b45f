package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.time.TimeWindow;
import io.weir.time.WindowAssigner;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link WindowAssigner}; extend it, and give an assigner. It is tested with
 * times of two centuries, and at both ends of each window that it gives for them.
 */
public abstract class WindowAssignerContract {
  private static final int TIMES = 2_000;
  private static final long FROM = Instant.parse("1930-01-01T00:00:00Z").toEpochMilli();
  private static final long TO = Instant.parse("2130-01-01T00:00:00Z").toEpochMilli();

  /** Makes a new assigner. */
  protected abstract WindowAssigner assigner();

  /** Times to test that may be special, epoch milliseconds; none unless overridden. */
  protected LongStream specialTimes() {
    return LongStream.empty();
  }

  private long[] times() {
    LongStream some = new Random(7).longs(TIMES, FROM, TO);
    LongStream near = LongStream.of(0, -1, 1).flatMap(by -> specialTimes().map(time -> time + by));
    return LongStream.concat(LongStream.concat(some, near), LongStream.of(0, -1, 1)).toArray();
  }

  @Test
  public final void eachWindowHasTheTime_andNoneIsGivenTwice() {
    WindowAssigner windows = assigner();
    for (long time : times()) {
      List<TimeWindow> given = windows.assign(time);
      assertThat(given).as(at(time)).isNotNull().doesNotContainNull().doesNotHaveDuplicates();
      for (TimeWindow window : given) {
        assertThat(window.start()).as(at(time)).isLessThanOrEqualTo(time);
        assertThat(window.end()).as(at(time)).isGreaterThan(time);
      }
    }
  }

  @Test
  public final void theSameTimeHasTheSameWindows_whoeverAsks() {
    WindowAssigner one = assigner();
    WindowAssigner other = assigner();
    for (long time : times()) {
      assertThat(one.assign(time)).as(at(time)).isEqualTo(other.assign(time));
      assertThat(one.assign(time)).as(at(time)).isEqualTo(other.assign(time));
    }
  }

  /** Tests both ends and times in between, or events of one window would be in two. */
  @Test
  public final void aWindowHasAllTimesFromItsStartToItsEnd() {
    WindowAssigner windows = assigner();
    Random random = new Random(11);
    for (long time : times()) {
      for (TimeWindow window : windows.merges() ? List.<TimeWindow>of() : windows.assign(time)) {
        boolean endless = window.equals(TimeWindow.GLOBAL);
        long inside = endless ? time : random.nextLong(window.start(), window.end());
        for (long each : new long[] {window.start(), window.maxTimestamp(), inside}) {
          assertThat(endless ? windows.assign(time) : windows.assign(each))
              .as(at(each))
              .contains(window);
        }
        if (!endless) {
          assertThat(windows.assign(window.end())).as(at(window.end())).doesNotContain(window);
        }
      }
    }
  }

  @Test
  public final void oneThatMergesGivesOneWindow() {
    WindowAssigner windows = assigner();
    for (long time : windows.merges() ? times() : new long[0]) {
      assertThat(windows.assign(time)).as(at(time)).hasSize(1);
    }
  }

  /** Tests that an end computed from the start is the right one. */
  @Test
  public final void whatIsComputedOfAWindowIsThatWindow() {
    WindowAssigner windows = assigner();
    for (long time : times()) {
      List<TimeWindow> given = windows.assign(time);
      for (TimeWindow window : given) {
        assertThat(windows.endOf(window.start())).isIn(Long.MIN_VALUE, window.end());
      }
      long start = windows.lastStart(time);
      int found = 0;
      while (start != Long.MIN_VALUE) {
        assertThat(given).as(at(time)).contains(new TimeWindow(start, windows.endOf(start)));
        found++;
        start = windows.startBefore(start, time);
      }
      assertThat(found).as(at(time)).isIn(0, given.size());
    }
  }

  @Test
  public final void itIsDescribed() {
    assertThat(assigner().describe()).isNotBlank().isEqualTo(assigner().describe());
  }

  private static String at(long time) {
    return "at " + time;
  }
}
