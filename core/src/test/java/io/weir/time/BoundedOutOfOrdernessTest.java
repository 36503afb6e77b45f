package io.weir.time;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedOutOfOrdernessTest {
  private static final WatermarkStrategy<String> TEN =
      WatermarkStrategy.boundedOutOfOrderness(ofMillis(10));

  @Test
  void theWatermarkIsTheTimestampLessTheBoundLessOne() {
    assertThat(TEN.after("v", 100, 0, WatermarkStrategy.NONE)).isEqualTo(89);
    assertThat(TEN.after("v", -100, 0, WatermarkStrategy.NONE)).isEqualTo(-111);
  }

  @Test
  void anEventOutOfOrderByTheBoundIsNotYetBehindTheWatermark() {
    long watermark = TEN.after("v", 100, 0, WatermarkStrategy.NONE);

    assertThat(90L).isGreaterThan(watermark);
    assertThat(89L).isLessThanOrEqualTo(watermark);
  }

  @Test
  void theWatermarkNeverGoesBack() {
    assertThat(TEN.after("v", 50, 0, 89)).isEqualTo(89);
    assertThat(TEN.after("v", 101, 0, 89)).isEqualTo(90);
  }

  @Test
  void monotonicTimestampsHaveABoundOfZero() {
    WatermarkStrategy<String> monotonic = WatermarkStrategy.monotonic();

    assertThat(monotonic.after("v", 100, 0, WatermarkStrategy.NONE)).isEqualTo(99);
    assertThat(monotonic).isEqualTo(WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO));
  }

  @Test
  void aTimestampThatUnderflowsLeavesTheWatermarkWhereItWas() {
    assertThat(TEN.after("v", Long.MIN_VALUE, 0, WatermarkStrategy.NONE))
        .isEqualTo(WatermarkStrategy.NONE);
    assertThat(TEN.after("v", Long.MIN_VALUE + 10, 0, 5)).isEqualTo(5);
    WatermarkStrategy<String> longest =
        WatermarkStrategy.boundedOutOfOrderness(ofMillis(Long.MAX_VALUE));
    assertThat(longest.after("v", -5, 0, 7)).isEqualTo(7);
    assertThat(longest.after("v", 0, 0, WatermarkStrategy.NONE)).isEqualTo(WatermarkStrategy.NONE);
  }

  @Test
  void aNegativeBoundIsRefused() {
    assertThatThrownBy(() -> WatermarkStrategy.boundedOutOfOrderness(ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("boundedOutOfOrderness(PT-0.001S)", "use monotonic()");
  }

  @Test
  void aCustomRuleCannotTurnTheWatermarkBack() {
    WatermarkStrategy<String> custom =
        WatermarkStrategy.custom("by arrival", (value, timestamp, arrival, current) -> arrival);

    assertThat(custom.after("v", 1, 50, 40)).isEqualTo(50);
    assertThat(custom.after("v", 1, 30, 40)).isEqualTo(40);
    assertThat(custom.describe()).isEqualTo("custom watermarks 'by arrival'");
  }

  @Test
  void theDescriptionNamesTheBound() {
    assertThat(TEN.describe()).isEqualTo("out of order by at most PT0.01S");
    assertThat(WatermarkStrategy.monotonic().describe()).isEqualTo("monotonic");
  }
}
