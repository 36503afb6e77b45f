package io.weir.simulation.conformance;

/** The outcome of a case. */
sealed interface Verdict {
  /** Weir gave the expected rows in every history that was tried. */
  record Equal() implements Verdict {}

  /** Weir gave other rows; {@code difference} says where, and in which history. */
  record Diverging(String difference) implements Verdict {}

  /**
   * Weir gave other rows than the case records, but in every history those of a decision of the
   * project.
   */
  record Decided(String decision, String difference) implements Verdict {}

  /** Weir has no operator for this kind of case. */
  record Unsupported(String why) implements Verdict {}
}
