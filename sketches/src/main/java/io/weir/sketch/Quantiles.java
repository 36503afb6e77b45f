package io.weir.sketch;

import com.datadoghq.sketch.ddsketch.DDSketch;

/** The quantiles of some values, each within the error that was declared. */
public final class Quantiles {
  private final DDSketch sketch;

  private Quantiles(DDSketch sketch) {
    this.sketch = sketch;
  }

  static Quantiles of(DDSketch sketch) {
    return new Quantiles(sketch.copy());
  }

  static void requirePart(double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException(
          "a quantile is of a part from 0 to 1, as 0.99 for the 99th percentile, not of " + part);
    }
  }

  /** The number of values. */
  public long count() {
    return Math.round(sketch.getCount());
  }

  /**
   * The value that a part of the values does not exceed.
   *
   * @param part from 0 to 1, such as 0.99
   * @throws IllegalStateException if there are no values
   */
  public double at(double part) {
    requirePart(part);
    if (sketch.isEmpty()) {
      throw new IllegalStateException("of no values there is no quantile; look at count() before");
    }
    return sketch.getValueAtQuantile(part);
  }
}
