package io.weir.aggregate;

import static io.weir.aggregate.Folding.everyWay;
import static io.weir.aggregate.Folding.folded;
import static io.weir.aggregate.Folding.truncatedBytesAreUnreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static final List<Double> VALUES = List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0);

  @Test
  void varianceAndDeviationAreThoseOfTheTextbook() {
    assertThat(everyWay(Aggregates.variance(Double::doubleValue), VALUES)).isEqualTo(4.0);
    assertThat(everyWay(Aggregates.deviation(Double::doubleValue), VALUES)).isEqualTo(2.0);
    assertThat(everyWay(Aggregates.sampleVariance(Double::doubleValue), VALUES))
        .isCloseTo(32.0 / 7, within(1e-15));
    assertThat(everyWay(Aggregates.sampleDeviation(Double::doubleValue), VALUES))
        .isCloseTo(Math.sqrt(32.0 / 7), within(1e-15));
  }

  @Test
  void smallDifferencesOfLargeValuesAreNotLost() {
    List<Double> large = VALUES.stream().map(value -> value + 1e15).toList();
    assertThat(everyWay(Aggregates.variance(Double::doubleValue), large)).isEqualTo(4.0);
    assertThat(
            everyWay(
                Aggregates.variance(Double::doubleValue), List.of(1e300, 1e300 + Math.ulp(1e300))))
        .isEqualTo(Math.pow(Math.ulp(1e300) / 2, 2));
  }

  @Test
  void withoutEnoughEventsThereIsNone() {
    assertThat(everyWay(Aggregates.variance(Double::doubleValue), List.of())).isNull();
    assertThat(everyWay(Aggregates.variance(Double::doubleValue), List.of(3.0))).isZero();
    assertThat(everyWay(Aggregates.sampleVariance(Double::doubleValue), List.of(3.0))).isNull();
    assertThat(everyWay(Aggregates.sampleDeviation(Double::doubleValue), List.of())).isNull();
  }

  @Test
  void ofWhatIsNotFiniteThereIsNoVariance() {
    assertThat(
            everyWay(
                Aggregates.variance(Double::doubleValue), List.of(1.0, Double.NEGATIVE_INFINITY)))
        .isNaN();
    assertThat(everyWay(Aggregates.deviation(Double::doubleValue), List.of(Double.NaN))).isNaN();
  }

  @Test
  void theMeanIsThatOfTheExactSumInEveryOrder() {
    List<Double> values = new ArrayList<>(List.of(1e16, 3.5, -1e16, 0.1, 0.2, 0.3));
    double mean = everyWay(Aggregates.average(Double::doubleValue), values);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(values, new Random(i));
      assertThat(everyWay(Aggregates.average(Double::doubleValue), values)).isEqualTo(mean);
    }
  }

  @Test
  void aSumThatIsADoubleIsStoredAsOneAndGoesOnExactly() {
    byte[] stored = new BinaryWriter().float64(1.5).unsigned(3).toByteArray();
    AverageAggregate<Double> average =
        new AverageAggregate<>(Double::doubleValue, AverageAggregate.Acc::mean);
    AverageAggregate.Acc read = average.read(new BinaryReader(stored));

    assertThat(average.result(average.add(read, 0.5))).isEqualTo(0.5);
    assertThat(Folding.bytes(average, read)).isEqualTo(stored);
    assertThat(Folding.bytes(average, average.add(read, 1e-30))).hasSizeGreaterThan(stored.length);
  }

  /** The sum, or the square of a difference, is no double there; the result is one. */
  @Test
  void resultsThatADoubleHoldsAreGivenWhateverIsOnTheWay() {
    List<Double> large = List.of(Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE);
    assertThat(everyWay(Aggregates.average(Double::doubleValue), large))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(everyWay(Aggregates.movingAverage(Double::doubleValue, 2), large))
        .isEqualTo(Double.MAX_VALUE);
    for (double size : new double[] {1e200, 1e-200, 3, Double.MIN_VALUE}) {
      assertThat(everyWay(Aggregates.deviation(Double::doubleValue), List.of(size, -size)))
          .isEqualTo(size);
    }
    assertThat(everyWay(Aggregates.deviation(Double::doubleValue), List.of(7.0, 7.0))).isZero();
  }

  @Test
  void aMeanIsRoundedOnce() {
    List<Double> values = List.of(5.364873309914915E18, 88.01271663959797, 78.14483392451524);
    BigDecimal sum = values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    double mean = sum.divide(BigDecimal.valueOf(3), new MathContext(60)).doubleValue();
    assertThat(everyWay(Aggregates.average(Double::doubleValue), values)).isEqualTo(mean);
    assertThat(mean).isNotEqualTo(sum.doubleValue() / 3);
  }

  @Test
  void theMovingAverageIsOfTheLastEvents() {
    List<Double> values = List.of(1.0, 2.0, 3.0, 4.0, 5.0);
    assertThat(everyWay(Aggregates.movingAverage(Double::doubleValue, 2), values)).isEqualTo(4.5);
    assertThat(everyWay(Aggregates.movingAverage(Double::doubleValue, 9), values)).isEqualTo(3.0);
    assertThat(everyWay(Aggregates.movingAverage(Double::doubleValue, 1), values)).isEqualTo(5.0);
    assertThat(everyWay(Aggregates.movingAverage(Double::doubleValue, 3), List.of())).isNull();
    assertThatThrownBy(() -> Aggregates.movingAverage(Double::doubleValue, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 10000");
  }

  @Test
  void theExponentialAverageIsThatOfItsRecurrence() {
    List<Double> values = List.of(10.0, 20.0, 5.0, -3.0, 8.0);
    for (double weight : new double[] {0.1, 0.5, 1.0}) {
      double mean = values.get(0);
      for (double value : values.subList(1, values.size())) {
        mean = weight * value + (1 - weight) * mean;
      }
      ExponentialAverageAggregate<Double> average =
          new ExponentialAverageAggregate<>(Double::doubleValue, weight);
      assertThat(average.result(folded(average, values))).isCloseTo(mean, within(1e-12));
      for (int cut = 0; cut <= values.size(); cut++) {
        assertThat(
                average.result(
                    average.merge(
                        folded(average, values.subList(0, cut)),
                        folded(average, values.subList(cut, values.size())))))
            .isCloseTo(mean, within(1e-12));
      }
    }
    assertThat(everyWay(Aggregates.exponentialAverage(Double::doubleValue, 0.3), List.of()))
        .isNull();
    for (double wrong : new double[] {0, -1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Aggregates.exponentialAverage(Double::doubleValue, wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anInfiniteValueIsForgottenOnceItHasNoWeight() {
    List<Double> values = List.of(Double.POSITIVE_INFINITY, 2.0, 3.0);
    assertThat(everyWay(Aggregates.exponentialAverage(Double::doubleValue, 1), values))
        .isEqualTo(3.0);
    assertThat(everyWay(Aggregates.exponentialAverage(Double::doubleValue, 0.5), values))
        .isInfinite();
  }

  @Test
  void truncatedBytesAreNoOtherStatistics() {
    VarianceAggregate<Double> variance = new VarianceAggregate<>(Double::doubleValue, 0, false);
    MovingAverageAggregate<Double> moving = new MovingAverageAggregate<>(Double::doubleValue, 4);
    ExponentialAverageAggregate<Double> exponential =
        new ExponentialAverageAggregate<>(Double::doubleValue, 0.5);
    truncatedBytesAreUnreadable(variance, folded(variance, VALUES));
    truncatedBytesAreUnreadable(moving, folded(moving, VALUES));
    truncatedBytesAreUnreadable(exponential, folded(exponential, VALUES));
  }
}
