package io.weir.simulation.histories;

import java.util.EnumSet;
import java.util.Set;

/** What the world of the histories has that can be left out of it. */
enum Feature {
  /** Something is missing in the package; its process lives on (PROTOCOL R24). */
  SURVIVED_ERRORS,
  /** Calls that hang until the timeout, many processes in a row (PROTOCOL R24). */
  HANGING_CALLS,
  /** Streams made anew, sources pointed elsewhere, two accounts at a time (PROTOCOL R18). */
  INCARNATIONS,
  /** Shards and records that are trimmed, over months (PROTOCOL R23, R28). */
  TRIMMING;

  /** Not in the histories as long as the engine does not keep the rule. */
  private static final Set<Feature> NOT_YET =
      EnumSet.of(SURVIVED_ERRORS, HANGING_CALLS, INCARNATIONS, TRIMMING);

  boolean isThere() {
    return !NOT_YET.contains(this) || System.getProperty("weir.features", "").contains(name());
  }
}
