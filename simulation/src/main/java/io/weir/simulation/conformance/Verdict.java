package io.weir.simulation.conformance;

/** What a case showed. */
sealed interface Verdict {
  /** Weir gave the expected rows in every history that was tried. */
  record Equal() implements Verdict {}

  /** It gave others; {@code difference} says where, in which history. */
  record Diverging(String difference) implements Verdict {}

  /**
   * It gave other rows than the case records, in every history those that a decision of the project
   * says.
   */
  record Decided(String decision, String difference) implements Verdict {}

  /** Weir has no operator for this kind of case. */
  record Unsupported(String why) implements Verdict {}
}
