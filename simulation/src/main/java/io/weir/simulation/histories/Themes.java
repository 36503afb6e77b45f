package io.weir.simulation.histories;

import io.weir.simulation.histories.Spec.Hashes;
import io.weir.simulation.histories.Spec.Store;

/**
 * The themes of a history, drawn once: what is possible in it often enough that it meets itself.
 * The order of the draws is the order of the parameters.
 */
record Themes(
    boolean resharding,
    boolean duels,
    boolean stragglers,
    boolean releases,
    boolean outages,
    boolean days,
    boolean lackingPackages,
    boolean hangingCalls,
    boolean incarnations,
    boolean trims,
    boolean killingRecords,
    boolean passedOver,
    boolean changes) {
  static Themes draw(Draws draws, Spec spec) {
    boolean resharding =
        spec.hashes() == Hashes.NONE && spec.idle() == 0 ? draws.one(5) : draws.one(2);
    return new Themes(
        resharding,
        draws.one(3),
        draws.one(6),
        draws.one(12),
        draws.one(5),
        draws.one(16),
        Feature.SURVIVED_ERRORS.isThere() && draws.one(16),
        Feature.HANGING_CALLS.isThere() && spec.store() == Store.MEMORY && draws.one(12),
        Feature.INCARNATIONS.isThere() && draws.one(10),
        Feature.TRIMMING.isThere() && resharding && draws.one(3),
        Feature.KILLING_RECORDS.isThere() && mayKill(spec) && draws.one(10),
        Feature.PASSED_OVER.isThere() && draws.one(spec.idle() > 0 ? 2 : 12),
        Feature.SETTINGS.isThere() && draws.one(12));
  }

  /** Read in parallel, a shard has no place to count how often a process ended. */
  private static boolean mayKill(Spec spec) {
    return !spec.inParallel() && (spec.park() == 0 || Feature.KILLING_RECORDS_PARKED.isThere());
  }
}
