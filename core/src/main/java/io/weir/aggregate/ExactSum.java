package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A sum of doubles without any rounding, so that it is the same in every order and however it was
 * cut. It is rounded once, when it is asked for.
 *
 * @param significand odd, or 0
 * @param exponent the sum is {@code significand * 2^exponent}; 0 if the significand is 0
 * @param unbounded the sum of what is infinite or no number, as Java adds it; 0 if there is none
 */
record ExactSum(BigInteger significand, int exponent, double unbounded) {
  static final ExactSum ZERO = new ExactSum(BigInteger.ZERO, 0, 0);

  private static final int FRACTION_BITS = 52;
  private static final long FRACTION = (1L << FRACTION_BITS) - 1;

  /** The exponent of the last bit of the smallest doubles. */
  private static final int LEAST_EXPONENT = -1_074;

  /**
   * Where a square of the smallest double ends, and a little beyond where that of any one begins.
   */
  private static final int MOST_EXPONENT = 2_200;

  /** The bytes of the longest significand: of as many squares as there are longs. */
  private static final int MOST_BYTES = 552;

  private static final int LONG_BITS = 64;

  ExactSum plus(double value) {
    return Double.isFinite(value)
        ? plus(BigInteger.valueOf(wholePart(value)), exponentOf(value))
        : new ExactSum(significand, exponent, unbounded + value);
  }

  /** Adds the square of a value. */
  ExactSum plusSquare(double value) {
    return Double.isFinite(value)
        ? plus(BigInteger.valueOf(wholePart(value)).pow(2), 2 * exponentOf(value))
        : new ExactSum(significand, exponent, unbounded + value * value);
  }

  ExactSum plus(ExactSum other) {
    ExactSum bounded = plus(other.significand, other.exponent);
    return new ExactSum(bounded.significand, bounded.exponent, bounded.unbounded + other.unbounded);
  }

  ExactSum minus(ExactSum other) {
    return plus(other.significand.negate(), other.exponent);
  }

  ExactSum times(ExactSum other) {
    return of(significand.multiply(other.significand), exponent + other.exponent, unbounded);
  }

  ExactSum times(long factor) {
    return of(significand.multiply(BigInteger.valueOf(factor)), exponent, unbounded);
  }

  private ExactSum plus(BigInteger value, int at) {
    int lowest = Math.min(exponent, at);
    BigInteger sum = significand.shiftLeft(exponent - lowest).add(value.shiftLeft(at - lowest));
    return of(sum, lowest, unbounded);
  }

  private static ExactSum of(BigInteger sum, int exponent, double unbounded) {
    if (sum.signum() == 0) {
      return new ExactSum(sum, 0, unbounded);
    }
    int zeros = sum.getLowestSetBit();
    return new ExactSum(sum.shiftRight(zeros), exponent + zeros, unbounded);
  }

  /** The double without its exponent, as a whole number. */
  private static long wholePart(double value) {
    long bits = Double.doubleToRawLongBits(value);
    boolean isSubnormal = Math.getExponent(value) < Double.MIN_EXPONENT;
    long whole = bits & FRACTION | (isSubnormal ? 0 : FRACTION + 1);
    return bits < 0 ? -whole : whole;
  }

  private static int exponentOf(double value) {
    return Math.max(Math.getExponent(value) - FRACTION_BITS, LEAST_EXPONENT);
  }

  /** True if something that was added is infinite or no number. */
  boolean isUnbounded() {
    return unbounded != 0;
  }

  /** The double that is nearest; infinite if none is near. */
  double value() {
    if (isUnbounded()) {
      return unbounded;
    }
    int top = significand.bitLength() + exponent;
    boolean isNormal = top - 1 >= Double.MIN_EXPONENT && top - 1 < Double.MAX_EXPONENT;
    return isNormal ? rounded() : decimal().doubleValue();
  }

  /** Rounds once: the bits below the first 64 are one bit, which says whether there are any. */
  private double rounded() {
    BigInteger size = significand.abs();
    int below = Math.max(0, size.bitLength() - (LONG_BITS - 1));
    long first = size.shiftRight(below).longValue();
    long sticky = below > 0 ? 1 : 0;
    return significand.signum() * Math.scalb((double) (first | sticky), exponent + below);
  }

  private BigDecimal decimal() {
    BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(exponent)));
    BigDecimal whole = new BigDecimal(significand);
    return exponent >= 0 ? whole.multiply(power) : whole.divide(power);
  }

  /** The quotient by a number that is not 0, to 34 digits. */
  BigDecimal dividedBy(ExactSum divisor) {
    return decimal().divide(divisor.decimal(), MathContext.DECIMAL128);
  }

  /** The mean of so many values, also where their sum is beyond the largest double. */
  double mean(long count) {
    return isUnbounded() || count == 0
        ? value() / count
        : decimal().divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).doubleValue();
  }

  void write(BinaryWriter out) {
    out.signed(exponent).bytes(significand.toByteArray()).bool(isUnbounded());
    if (isUnbounded()) {
      out.float64(unbounded);
    }
  }

  /**
   * @throws UnreadableStateException if it is none that {@link #write} has written
   */
  static ExactSum read(BinaryReader in) {
    int exponent = in.signedInt();
    byte[] bytes = in.bytes();
    if (bytes.length == 0 || bytes.length > MOST_BYTES || Math.abs(exponent) > MOST_EXPONENT) {
      throw new UnreadableStateException("a sum has impossible lengths");
    }
    ExactSum sum = new ExactSum(new BigInteger(bytes), exponent, in.bool() ? in.float64() : 0);
    if (!of(sum.significand, exponent, sum.unbounded).equals(sum)) {
      throw new UnreadableStateException("a sum is not in its shortest form");
    }
    return sum;
  }
}
