package io.weir.time;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HoppingTest {
  @Test
  void aTumblingWindowHoldsItsStartAndNotItsEnd() {
    WindowAssigner windows = WindowAssigner.tumbling(ofMillis(10));

    assertThat(windows.assign(0)).containsExactly(new TimeWindow(0, 10));
    assertThat(windows.assign(9)).containsExactly(new TimeWindow(0, 10));
    assertThat(windows.assign(10)).containsExactly(new TimeWindow(10, 20));
  }

  @Test
  void timestampsBeforeTheEpochFallIntoTheWindowBelowThem() {
    WindowAssigner windows = WindowAssigner.tumbling(ofMillis(10));

    assertThat(windows.assign(-1)).containsExactly(new TimeWindow(-10, 0));
    assertThat(windows.assign(-10)).containsExactly(new TimeWindow(-10, 0));
    assertThat(windows.assign(-11)).containsExactly(new TimeWindow(-20, -10));
  }

  @Test
  void anOffsetMovesWindowsEitherWay() {
    WindowAssigner later = WindowAssigner.tumbling(ofMillis(10)).withOffset(ofMillis(3));
    WindowAssigner earlier = WindowAssigner.tumbling(ofMillis(10)).withOffset(ofMillis(-3));

    assertThat(later.assign(3)).containsExactly(new TimeWindow(3, 13));
    assertThat(later.assign(2)).containsExactly(new TimeWindow(-7, 3));
    assertThat(earlier.assign(7)).containsExactly(new TimeWindow(7, 17));
    assertThat(earlier.assign(6)).containsExactly(new TimeWindow(-3, 7));
    assertThat(earlier.assign(-4)).containsExactly(new TimeWindow(-13, -3));
  }

  @Test
  void anEventIsInEveryHopThatHoldsItTheLatestFirst() {
    WindowAssigner windows = WindowAssigner.hopping(ofMillis(10), ofMillis(5));

    assertThat(windows.assign(12)).containsExactly(new TimeWindow(10, 20), new TimeWindow(5, 15));
    assertThat(windows.assign(-1)).containsExactly(new TimeWindow(-5, 5), new TimeWindow(-10, 0));
  }

  @Test
  void aSizeThatIsNoMultipleOfTheSlideGivesMoreOrFewerWindowsByPlace() {
    WindowAssigner windows = WindowAssigner.hopping(ofMillis(10), ofMillis(4));

    assertThat(windows.assign(8))
        .containsExactly(new TimeWindow(8, 18), new TimeWindow(4, 14), new TimeWindow(0, 10));
    assertThat(windows.assign(10)).containsExactly(new TimeWindow(8, 18), new TimeWindow(4, 14));
  }

  @Test
  void betweenHopsFurtherApartThanTheirSizeAnEventIsInNoWindow() {
    WindowAssigner windows = WindowAssigner.hopping(ofMillis(3), ofMillis(10));

    assertThat(windows.assign(12)).containsExactly(new TimeWindow(10, 13));
    assertThat(windows.assign(13)).isEmpty();
    assertThat(windows.assign(19)).isEmpty();
    assertThat(windows.assign(-7)).isEmpty();
    assertThat(windows.assign(-8)).containsExactly(new TimeWindow(-10, -7));
  }

  /** The definition: every window that starts at offset + n * slide and holds the timestamp. */
  @Test
  void hopsAgreeWithTheirDefinitionOnRandomSettings() {
    Random random = new Random(20260701);
    for (int i = 0; i < 2_000; i++) {
      long size = 1 + random.nextInt(40);
      long slide = 1 + random.nextInt(40);
      long offset = random.nextLong(-slide + 1, slide);
      long timestamp = random.nextInt(-300, 300);
      WindowAssigner windows = new Hopping(size, slide, offset);
      List<TimeWindow> expected = new ArrayList<>();
      for (long start = timestamp; start > timestamp - size; start--) {
        if (Math.floorMod(start - offset, slide) == 0) {
          expected.add(new TimeWindow(start, start + size));
        }
      }

      assertThat(windows.assign(timestamp)).as(windows + " at " + timestamp).isEqualTo(expected);
      expected.forEach(one -> assertThat(windows.endOf(one.start())).isEqualTo(one.end()));
    }
  }

  @Test
  void hopsDoNotMerge() {
    assertThat(WindowAssigner.tumbling(ofMillis(10)).merges()).isFalse();
  }

  @Test
  void aSizeOrSlideThatIsNotPositiveIsRefusedNamingBoth() {
    assertThatThrownBy(() -> WindowAssigner.hopping(ofMillis(0), ofMillis(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("size 0 ms", "slide 5 ms", "must be positive");
    assertThatThrownBy(() -> WindowAssigner.hopping(ofMillis(5), ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("size 5 ms", "slide -1 ms", "must be positive");
    assertThatThrownBy(() -> WindowAssigner.tumbling(ofNanos(999_999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size(PT0.000999999S) has a fraction of a millisecond");
  }

  @Test
  void anOffsetOfAWholeSlideIsRefusedNamingBothAndTheRemainder() {
    assertThatThrownBy(() -> WindowAssigner.tumbling(ofMillis(10)).withOffset(ofMillis(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("offset 10 ms", "size 10 ms", "use the remainder");
    assertThatThrownBy(
            () -> WindowAssigner.hopping(ofMillis(10), ofMillis(5)).withOffset(ofMillis(-5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("offset -5 ms", "slide 5 ms", "use the remainder");
  }

  @Test
  void anEventInMoreThanTheMostWindowsIsRefusedNamingBothAndTheLimit() {
    assertThatThrownBy(() -> WindowAssigner.hopping(ofMillis(10_000_001), ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "size 10000001 ms", "slide 1 ms", "10000000 windows", "use a larger slide");
    assertThat(WindowAssigner.hopping(ofMillis(10_000_000), ofMillis(1))).isNotNull();
  }

  @Test
  void theDescriptionNamesSizeSlideAndOffset() {
    WindowAssigner tumbling = WindowAssigner.tumbling(Duration.ofMinutes(1));
    WindowAssigner hopping = WindowAssigner.hopping(Duration.ofMinutes(5), Duration.ofMinutes(1));

    assertThat(tumbling.describe()).isEqualTo("tumbling windows of PT1M");
    assertThat(tumbling.withOffset(Duration.ofSeconds(9)).describe())
        .isEqualTo("tumbling windows of PT1M, offset PT9S");
    assertThat(hopping.describe()).isEqualTo("hopping windows of PT5M every PT1M");
  }
}
