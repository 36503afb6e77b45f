package io.weir.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
  private static Histogram.Values values(long... all) {
    Histogram histogram = new Histogram();
    Arrays.stream(all).forEach(histogram::add);
    return histogram.values();
  }

  @Test
  void countsAndSharesAddUpAndOfStatesTheLargerStays() {
    Measurements one =
        new Measurements.Builder()
            .set(Signal.RECORDS, 3)
            .set(Signal.SHARD_LAG, 500)
            .share(Signal.SUCCESS_RATE, 1, 3)
            .histogram(Signal.COMMIT_TIME, values(4, 9))
            .build();
    Measurements two =
        new Measurements.Builder()
            .set(Signal.RECORDS, 1)
            .set(Signal.SHARD_LAG, 20)
            .set(Signal.RESTARTS, 1)
            .share(Signal.SUCCESS_RATE, 1, 1)
            .histogram(Signal.COMMIT_TIME, values(5))
            .build();

    Measurements both = one.plus(two);

    assertThat(both.value(Signal.RECORDS)).hasValue(4);
    assertThat(both.value(Signal.SHARD_LAG)).hasValue(500);
    assertThat(both.value(Signal.RESTARTS)).hasValue(1);
    assertThat(both.value(Signal.SUCCESS_RATE)).hasValue(50);
    assertThat(both.part(Signal.SUCCESS_RATE)).hasValue(2);
    assertThat(both.whole(Signal.SUCCESS_RATE)).hasValue(4);
    assertThat(both.part(Signal.RECORDS)).isEmpty();
    assertThat(both.whole(Signal.LATE_RATE)).isEmpty();
    assertThat(both.histogram(Signal.COMMIT_TIME)).isEqualTo(values(4, 5, 9));
    assertThat(one.value(Signal.RECORDS)).hasValue(3);
  }

  @Test
  void whatWasNotMeasuredIsNotThere() {
    Measurements none =
        new Measurements.Builder()
            .share(Signal.LATE_RATE, 0, 0)
            .histogram(Signal.COMMIT_TIME, Histogram.Values.NONE)
            .build();

    assertThat(none).isEqualTo(Measurements.NONE);
    assertThat(none.has(Signal.LATE_RATE)).isFalse();
    assertThat(none.value(Signal.LATE_RATE)).isEmpty();
    assertThat(none.histogram(Signal.COMMIT_TIME)).isEqualTo(Histogram.Values.NONE);
  }

  @Test
  void aSignalIsSetAsItsKindSays() {
    Measurements.Builder builder = new Measurements.Builder();
    assertThatThrownBy(() -> builder.set(Signal.LATE_RATE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LATE_RATE is a RATE");
    assertThatThrownBy(() -> builder.share(Signal.RECORDS, 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.histogram(Signal.RECORDS, Histogram.Values.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
