package io.weir.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final double ERROR = 1.0 / 32;

  private static Histogram of(long... values) {
    Histogram histogram = new Histogram();
    Arrays.stream(values).forEach(histogram::add);
    return histogram;
  }

  @Property
  void everyValueIsToldWithinTheError(@ForAll @LongRange(min = 0) long value) {
    Histogram.Values all = of(0, value, Long.MAX_VALUE).values();
    long told = Arrays.stream(all.values()).filter(one -> close(one, value, ERROR)).count();
    assertThat(told).as("%d in %s", value, Arrays.toString(all.values())).isPositive();
  }

  private static boolean close(long told, long value, double error) {
    return value < 32 ? told == value : Math.abs((double) told - value) <= error * value;
  }

  @Property
  void quantilesAreThoseOfTheValuesWithinTheError(
      @ForAll @Size(min = 1, max = 300) long @LongRange(min = 0, max = 1L << 40) [] values) {
    Histogram.Values all = of(values).values();
    long[] sorted = LongStream.of(values).map(one -> Math.max(0, one)).sorted().toArray();
    for (double share : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
      long exact = sorted[(int) Math.max(1, Math.ceil(share * sorted.length)) - 1];
      long told = all.quantile(share);
      assertThat(close(told, exact, ERROR)).as("%s: %d of %d", share, told, exact).isTrue();
    }
    assertThat(all.count()).isEqualTo(values.length);
    assertThat(all.max()).isEqualTo(sorted[sorted.length - 1]);
    assertThat(all.min()).isEqualTo(sorted[0]);
    assertThat(all.sum())
        .isCloseTo(LongStream.of(sorted).asDoubleStream().sum(), withinPercentage(1e-6));
  }

  @Test
  void itHasFewBucketsIfAskedAndLosesNoValue() {
    Histogram histogram = new Histogram();
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      histogram.add((long) Math.exp(random.nextDouble() * 40));
    }
    Histogram.Values few = histogram.atMost(100);
    assertThat(histogram.values().values().length).isGreaterThan(100);
    assertThat(few.values().length).isBetween(50, 100);
    assertThat(LongStream.of(few.counts()).sum()).isEqualTo(100_000).isEqualTo(few.count());
    assertThat(few.values()).isSorted();
    assertThat(few.max()).isEqualTo(histogram.values().max());
  }

  @Test
  void twoTogetherAreAsIfAllHadBeenAddedToOne() {
    Histogram both = new Histogram();
    both.add(of(1, 40, 5_000, 5_001).values());
    both.add(of(2, 5_000, 1 << 30).values());
    assertThat(both.values()).isEqualTo(of(1, 40, 5_000, 5_001, 2, 5_000, 1 << 30).values());
    both.add(Histogram.Values.NONE);
    assertThat(both.values().count()).isEqualTo(7);
  }

  @Test
  void clearedItIsAsNew() {
    Histogram histogram = of(3, 1 << 20);
    histogram.clear();
    assertThat(histogram.isEmpty()).isTrue();
    assertThat(histogram.values()).isEqualTo(Histogram.Values.NONE);
    histogram.add(7);
    assertThat(histogram.values()).isEqualTo(of(7).values());
  }

  @Test
  void whatIsBelowZeroCountsAsZero() {
    assertThat(of(-5).values()).isEqualTo(of(0).values());
  }
}
