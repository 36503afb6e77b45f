package io.weir.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeWindowTest {
  private static final TimeWindow WINDOW = new TimeWindow(1_000, 2_000);

  @Test
  void theLargestTimestampIsOneMillisecondBeforeTheEnd() {
    assertThat(WINDOW.maxTimestamp()).isEqualTo(1_999);
    assertThat(new TimeWindow(-20, -10).maxTimestamp()).isEqualTo(-11);
  }

  @Test
  void theGlobalWindowNeverEnds() {
    assertThat(TimeWindow.GLOBAL.maxTimestamp()).isEqualTo(Long.MAX_VALUE);
    assertThat(TimeWindow.GLOBAL.cleanupTime(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(TimeWindow.GLOBAL.cleanupTime(1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void stateIsDroppedAfterTheAllowedLateness() {
    assertThat(WINDOW.cleanupTime(0)).isEqualTo(1_999);
    assertThat(WINDOW.cleanupTime(500)).isEqualTo(2_499);
  }

  @Test
  void aLatenessThatOverflowsKeepsTheStateForEver() {
    assertThat(WINDOW.cleanupTime(Long.MAX_VALUE - 1_999)).isEqualTo(Long.MAX_VALUE);
    assertThat(WINDOW.cleanupTime(Long.MAX_VALUE - 1_998)).isEqualTo(Long.MAX_VALUE);
    assertThat(WINDOW.cleanupTime(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void windowsThatOverlapOrMeetTouchAndOthersDoNot() {
    assertThat(touch(1_500, 2_500)).isTrue();
    assertThat(touch(2_000, 3_000)).isTrue();
    assertThat(touch(0, 1_000)).isTrue();
    assertThat(touch(1_200, 1_300)).isTrue();
    assertThat(touch(0, 5_000)).isTrue();
    assertThat(touch(2_001, 3_000)).isFalse();
    assertThat(touch(0, 999)).isFalse();
  }

  private static boolean touch(long start, long end) {
    TimeWindow other = new TimeWindow(start, end);
    assertThat(other.touches(WINDOW)).isEqualTo(WINDOW.touches(other));
    return WINDOW.touches(other);
  }

  @Test
  void theCoverOfTwoWindowsIsTheSmallestThatHoldsBoth() {
    assertThat(WINDOW.cover(new TimeWindow(1_500, 2_500))).isEqualTo(new TimeWindow(1_000, 2_500));
    assertThat(WINDOW.cover(new TimeWindow(-5, 5))).isEqualTo(new TimeWindow(-5, 2_000));
    assertThat(WINDOW.cover(new TimeWindow(1_200, 1_300))).isEqualTo(WINDOW);
    assertThat(new TimeWindow(1_200, 1_300).cover(WINDOW)).isEqualTo(WINDOW);
  }
}
