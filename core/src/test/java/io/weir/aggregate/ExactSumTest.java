package io.weir.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  private static ExactSum sum(List<Double> values) {
    ExactSum sum = ExactSum.ZERO;
    for (double value : values) {
      sum = sum.plus(value);
    }
    return sum;
  }

  private static ExactSum reopened(ExactSum sum) {
    BinaryWriter out = new BinaryWriter();
    sum.write(out);
    BinaryReader in = new BinaryReader(out.toByteArray());
    ExactSum read = ExactSum.read(in);
    in.requireEnd("a sum");
    return read;
  }

  /** Doubles of all sizes, with many that cancel each other out. */
  private static List<Double> values(Random random) {
    List<Double> values = new ArrayList<>();
    for (int i = random.nextInt(30); i >= 0; i--) {
      double value =
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(1_000) / 100.0;
            case 1 -> Double.MIN_VALUE * random.nextInt(100);
            case 2 -> Math.scalb(random.nextDouble(), random.nextInt(1_900) - 1_000);
            case 3 -> Double.longBitsToDouble(random.nextLong() & 0x7FDF_FFFF_FFFF_FFFFL);
            default -> 1e16 + random.nextInt(9);
          };
      values.add(random.nextBoolean() ? value : -value);
      if (random.nextInt(3) == 0) {
        values.add(-values.get(random.nextInt(values.size())));
      }
    }
    return values;
  }

  @Test
  void theSumIsTheNearestDoubleInEveryOrderAndEveryCut() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      List<Double> values = values(random);
      BigDecimal exact =
          values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      ExactSum inOrder = sum(values);
      Collections.shuffle(values, random);
      int cut = random.nextInt(values.size() + 1);
      ExactSum left = reopened(sum(values.subList(0, cut)));
      ExactSum right = reopened(sum(values.subList(cut, values.size())));

      assertThat(inOrder.value()).as("%s", values).isEqualTo(exact.doubleValue());
      assertThat(left.plus(right)).isEqualTo(inOrder);
    }
  }

  @Test
  void whatJavaLosesIsKept() {
    assertThat(sum(List.of(1e16, 1.0, 1.0, -1e16)).value()).isEqualTo(2.0);
    assertThat(sum(Collections.nCopies(10, 0.1)).value()).isEqualTo(1.0);
    assertThat(sum(List.of(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE)).value())
        .isEqualTo(Double.MAX_VALUE);
    assertThat(sum(List.of(Double.MAX_VALUE, Double.MAX_VALUE)).value())
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum(List.of(-0.0)).value()).isEqualTo(0.0);
  }

  @Test
  void whatIsNotFiniteIsAddedAsJavaDoes() {
    double[][] sums = {
      {Double.POSITIVE_INFINITY, 1},
      {1, Double.NEGATIVE_INFINITY, 5},
      {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY},
      {Double.NaN, 1}
    };
    for (double[] values : sums) {
      ExactSum sum = sum(DoubleStream.of(values).boxed().toList());
      assertThat(reopened(sum).value())
          .isEqualTo(Double.valueOf(DoubleStream.of(values).reduce(0, Double::sum)));
      assertThat(sum(List.of(2.0)).plus(sum).value()).isEqualTo(Double.valueOf(sum.value()));
    }
  }

  @Test
  void squaresAreExact() {
    Random random = new Random(9);
    for (int round = 0; round < 5_000; round++) {
      List<Double> values = values(random);
      BigDecimal exact =
          values.stream()
              .map(value -> new BigDecimal(value).pow(2))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      ExactSum squares = ExactSum.ZERO;
      for (double value : values) {
        squares = reopened(squares.plusSquare(value));
      }
      assertThat(squares.value()).isEqualTo(exact.doubleValue());
    }
  }

  @Test
  void aSumHasOneForm() {
    BinaryWriter out = new BinaryWriter();
    out.signed(0).bytes(BigInteger.TWO.toByteArray()).bool(false);
    assertThatThrownBy(() -> ExactSum.read(new BinaryReader(out.toByteArray())))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("shortest");
    BinaryWriter huge = new BinaryWriter();
    huge.signed(1 << 30).bytes(new byte[] {1}).bool(false);
    assertThatThrownBy(() -> ExactSum.read(new BinaryReader(huge.toByteArray())))
        .isInstanceOf(UnreadableStateException.class);
  }

  @Test
  void theLargestSumIsRead() {
    ExactSum sum = ExactSum.ZERO;
    for (double value : new double[] {Double.MAX_VALUE, Double.MIN_VALUE, 3 * Double.MIN_VALUE}) {
      sum = sum.plusSquare(value);
    }
    sum = sum.times(Long.MAX_VALUE);
    assertThat(reopened(sum)).isEqualTo(sum);
  }
}
