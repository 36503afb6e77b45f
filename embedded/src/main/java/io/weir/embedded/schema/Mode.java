package io.weir.embedded.schema;

/** Who reads whose values. */
public enum Mode {
  /** The new version reads what was written with the old one. */
  BACKWARD(true, false),
  /** The old version reads what is written with the new one. */
  FORWARD(false, true),
  /** Both. */
  FULL(true, true);

  private final boolean newReads;
  private final boolean oldReads;

  Mode(boolean newReads, boolean oldReads) {
    this.newReads = newReads;
    this.oldReads = oldReads;
  }

  boolean newReads() {
    return newReads;
  }

  boolean oldReads() {
    return oldReads;
  }
}
