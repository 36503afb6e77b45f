package io.weir.sketch;

import static io.weir.sketch.Folding.bytes;
import static io.weir.sketch.Folding.everyWay;
import static io.weir.sketch.Folding.folded;
import static io.weir.sketch.Folding.reopened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datadoghq.sketch.ddsketch.DDSketch;
import io.weir.codec.BinaryReader;
import io.weir.codec.UnreadableStateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  private static final double[] PARTS = {0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1};

  private static final QuantileAggregate<Double, Quantiles> AGGREGATE =
      QuantileAggregate.of(Double::doubleValue, Sketches.ERROR, Quantiles::of);

  private static List<Double> values(int count, DoubleSupplier next) {
    List<Double> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(next.getAsDouble());
    }
    return values;
  }

  /** The value at the rank that DDSketch is defined for: the lower one of two. */
  private static double exact(double[] sorted, double part) {
    return sorted[(int) (part * (sorted.length - 1))];
  }

  private static void requireWithin(double error, Quantiles found, List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    for (double part : PARTS) {
      double exact = exact(sorted, part);
      assertThat(Math.abs(found.at(part) - exact))
          .as("the quantile of %s is %s and %s was found", part, exact, found.at(part))
          .isLessThanOrEqualTo(Math.abs(exact) * error * (1 + 1e-9));
    }
    assertThat(found.count()).isEqualTo(values.size());
  }

  @Test
  void aMillionValuesAreWithinTheErrorInEveryDistribution() {
    Random random = new Random(5);
    List<List<Double>> all =
        List.of(
            values(1_000_000, () -> random.nextDouble() * 1_000),
            values(200_000, () -> Math.exp(3 * random.nextGaussian())),
            values(200_000, () -> 50 * random.nextGaussian()),
            values(100_000, () -> random.nextInt(3)));
    for (List<Double> values : all) {
      requireWithin(0.01, AGGREGATE.result(folded(AGGREGATE, values)), values);
    }
  }

  @Test
  void theErrorIsTheOneThatIsDeclared() {
    Random random = new Random(6);
    for (double error : new double[] {0.005, 0.02, 0.5}) {
      List<Double> values = values(50_000, () -> 1 + 100 * random.nextDouble());
      QuantileAggregate<Double, Quantiles> aggregate =
          QuantileAggregate.of(Double::doubleValue, error, Quantiles::of);
      requireWithin(error, aggregate.result(folded(aggregate, values)), values);
    }
  }

  @Test
  void orderCutsAndStorageMakeNoDifference() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<Double> values =
          values(
              1 + random.nextInt(2_000),
              () ->
                  random.nextInt(10) == 0
                      ? 0
                      : random.nextGaussian() * Math.pow(10, random.nextInt(30)));
      byte[] once = bytes(AGGREGATE, folded(AGGREGATE, values));
      Collections.shuffle(values, random);
      int first = random.nextInt(values.size() + 1);
      int second = first + random.nextInt(values.size() + 1 - first);
      DDSketch left = reopened(AGGREGATE, folded(AGGREGATE, values.subList(0, first)));
      DDSketch middle = reopened(AGGREGATE, folded(AGGREGATE, values.subList(first, second)));
      DDSketch right = folded(AGGREGATE, values.subList(second, values.size()));
      DDSketch leftFirst =
          AGGREGATE.merge(AGGREGATE.merge(AGGREGATE.copy(left), AGGREGATE.copy(middle)), right);
      DDSketch rightFirst = AGGREGATE.merge(left, AGGREGATE.merge(middle, right));

      assertThat(quantiles(leftFirst)).isEqualTo(quantiles(rightFirst));
      assertThat(quantiles(leftFirst)).isEqualTo(quantiles(AGGREGATE.read(new BinaryReader(once))));
    }
  }

  private static List<Double> quantiles(DDSketch sketch) {
    Quantiles quantiles = Quantiles.of(sketch);
    return Arrays.stream(PARTS).mapToObj(quantiles::at).toList();
  }

  @Test
  void oneQuantileIsNullWithoutEvents() {
    assertThat(everyWay(Sketches.quantile(Double::doubleValue, 0.5), List.of())).isNull();
    assertThat(everyWay(Sketches.quantile(Double::doubleValue, 1), List.of(1.0, 7.0)))
        .isBetween(6.93, 7.07);
    Quantiles none = AGGREGATE.result(AGGREGATE.create());
    assertThat(none.count()).isZero();
    assertThatThrownBy(() -> none.at(0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("count()");
  }

  @Test
  void aResultDoesNotChangeWithItsAccumulator() {
    DDSketch held = folded(AGGREGATE, List.of(1.0));
    Quantiles result = AGGREGATE.result(held);
    AGGREGATE.add(held, 2.0);

    assertThat(result.count()).isEqualTo(1);
  }

  @Test
  void whatCannotBeIsRefused() {
    for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Sketches.quantile(Double::doubleValue, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0.99 for the 99th");
    }
    for (double wrong : new double[] {0, 0.004, 0.6, Double.NaN}) {
      assertThatThrownBy(() -> Sketches.quantiles(Double::doubleValue, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from 0.005 to 0.5");
    }
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> folded(AGGREGATE, List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("filter(..)");
    }
  }

  @Test
  void theSizeIsBoundedWhateverComes() {
    Random random = new Random(8);
    List<Double> values =
        values(50_000, () -> Math.scalb(random.nextDouble() - 0.5, random.nextInt(2_000) - 1_000));
    assertThat(bytes(AGGREGATE, folded(AGGREGATE, values)).length)
        .isLessThan(2 * QuantileAggregate.BINS * 5);
  }

  @Test
  void bytesOfSomethingElseAreUnreadable() {
    byte[] stored = bytes(AGGREGATE, folded(AGGREGATE, List.of(1.0, 2.0, 300.0, -4.0)));
    int refused = 0;
    for (int length = 0; length < stored.length; length++) {
      BinaryReader in = new BinaryReader(Arrays.copyOf(stored, length));
      assertThatThrownBy(() -> AGGREGATE.read(in)).isInstanceOf(UnreadableStateException.class);
    }
    Random random = new Random(2);
    for (int round = 0; round < 20_000; round++) {
      byte[] other = stored.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        other[random.nextInt(other.length)] = (byte) random.nextInt();
      }
      try {
        AGGREGATE.result(AGGREGATE.read(new BinaryReader(other)));
      } catch (UnreadableStateException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
