package io.weir.embedded.chart;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The axis of values: from and to round numbers, with ticks between them whose labels are what they
 * stand for.
 *
 * @param step the distance of two ticks: 1, 2 or 5 times a power of ten
 */
record Scale(double low, double high, double step) {
  private static final int TICKS = 5;

  /** Holds all values from {@code least} to {@code most}. */
  static Scale of(double least, double most) {
    double range = most > least ? most - least : Math.max(1, Math.abs(most));
    double step = round(range / TICKS);
    double low = Math.floor(least / step) * step;
    double high = Math.ceil(most / step) * step;
    return new Scale(low, high > low ? high : low + step, step);
  }

  /** The smallest round number that is no less. */
  private static double round(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (int times : new int[] {1, 2, 5}) {
      if (times * power >= rough * (1 - 1e-9)) {
        return times * power;
      }
    }
    return 10 * power;
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (long i = Math.round(low / step); i <= Math.round(high / step); i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A tick as text, with the digits that the step needs. */
  String label(double tick) {
    if (step < 1e-6 || Math.max(Math.abs(low), Math.abs(high)) >= 1e9) {
      return String.format(Locale.ROOT, "%.3g", tick);
    }
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + digits + "f", tick);
  }

  /** A value as text, as short as it is. */
  static String text(double value) {
    if (Math.abs(value) >= 1e9 || value != 0 && Math.abs(value) < 1e-3) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    boolean whole = value == Math.rint(value);
    BigDecimal rounded = new BigDecimal(String.format(Locale.ROOT, "%.2f", value));
    return whole
        ? String.format(Locale.ROOT, "%,.0f", value)
        : rounded.stripTrailingZeros().toPlainString();
  }
}
