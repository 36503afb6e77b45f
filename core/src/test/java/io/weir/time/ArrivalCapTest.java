package io.weir.time;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** R20: an event moves its clock no further than its own arrival. */
class ArrivalCapTest {
  private static final WatermarkStrategy<Long> TEN =
      WatermarkStrategy.boundedOutOfOrderness(ofMillis(10));

  private static long after(
      WatermarkStrategy<Long> strategy, long timestamp, long arrival, long current) {
    return ArrivalCap.after(strategy, timestamp, timestamp, arrival, current);
  }

  @Test
  void theWatermarkIsTheEarlierOfTimestampAndArrivalLessTheBoundLessOne() {
    assertThat(after(TEN, 100, 1_000, WatermarkStrategy.NONE)).isEqualTo(89);
    assertThat(after(TEN, 100, 100, WatermarkStrategy.NONE)).isEqualTo(89);
    assertThat(after(TEN, 100, 99, WatermarkStrategy.NONE)).isEqualTo(88);
    assertThat(after(TEN, 7_200_000, 50, WatermarkStrategy.NONE)).isEqualTo(39);
  }

  @Test
  void anEventThatIsAheadNeverTurnsTheWatermarkBack() {
    assertThat(after(TEN, 7_200_000, 50, 60)).isEqualTo(60);
  }

  @Test
  void aStrategyThatReadsATimeOfItsOwnIsHeldJustBeforeTheArrival() {
    WatermarkStrategy<Long> custom =
        WatermarkStrategy.custom("its own", (value, timestamp, arrival, current) -> value + 5);

    assertThat(after(custom, 100, 1_000, WatermarkStrategy.NONE)).isEqualTo(105);
    assertThat(after(custom, 7_200_000, 50, WatermarkStrategy.NONE)).isEqualTo(49);
  }

  @Test
  void aStrategyIsToldATimestampThatHasArrived() {
    WatermarkStrategy<Long> custom =
        WatermarkStrategy.custom("less 5", (value, timestamp, arrival, current) -> timestamp - 5);

    assertThat(after(custom, 7_200_000, 50, WatermarkStrategy.NONE)).isEqualTo(45);
  }

  @Test
  void whereItIsSaidSoTheWatermarkGoesAheadOfTheArrival() {
    WatermarkStrategy<Long> ahead = TEN.aheadOfArrival();

    assertThat(after(ahead, 7_200_000, 50, WatermarkStrategy.NONE)).isEqualTo(7_199_989);
    assertThat(after(ahead, 5, 50, 30)).isEqualTo(30);
    assertThat(ahead.aheadOfArrival().describe())
        .isEqualTo("out of order by at most PT0.01S, also ahead of arrival");
  }
}
