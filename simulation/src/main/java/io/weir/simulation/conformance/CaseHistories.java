package io.weir.simulation.conformance;

import io.weir.testkit.Cuts;

/**
 * A case that can be run through several histories; each returns the difference from the case's
 * rows, null if there is none.
 */
interface CaseHistories {
  /** One record per batch and a tick after each line: every row has to come at its step. */
  String lineByLine();

  /** True if the rows depend on the log alone, so that they have to come in every cut. */
  boolean cutsMustNotMatter();

  /**
   * The whole input first, then delivery in some cut; rows are compared without steps.
   *
   * @param again true to deliver everything a second time, which must change nothing
   */
  String inCuts(Cuts cuts, boolean again);
}
