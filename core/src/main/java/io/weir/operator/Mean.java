package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;

/** A sum and how many values are in it. */
public record Mean(double sum, long count) {
  static final Mean NONE = new Mean(0, 0);

  Mean plus(double value) {
    return new Mean(sum + value, count + 1);
  }

  Mean plus(Mean other) {
    return new Mean(sum + other.sum, count + other.count);
  }

  /** The mean; null for no values. */
  public Double value() {
    return count == 0 ? null : Double.valueOf(sum / count);
  }

  void write(BinaryWriter out) {
    out.float64(sum).unsigned(count);
  }

  static Mean read(BinaryReader in) {
    return new Mean(in.float64(), in.unsigned());
  }
}
