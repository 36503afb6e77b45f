package io.weir.engine;

import io.weir.state.Tally;

/** Adds up tallies, many an invocation, without making one of each sum. */
final class TallySum {
  private long applied;
  private long duplicate;
  private long late;
  private long dead;
  private long filtered;

  /** Adds the difference of two tallies. */
  void add(Tally now, Tally before) {
    applied += now.applied() - before.applied();
    duplicate += now.duplicate() - before.duplicate();
    late += now.late() - before.late();
    dead += now.dead() - before.dead();
    filtered += now.filtered() - before.filtered();
  }

  void add(Tally tally) {
    applied += tally.applied();
    duplicate += tally.duplicate();
    late += tally.late();
    dead += tally.dead();
    filtered += tally.filtered();
  }

  Tally tally() {
    return (duplicate | late | dead | filtered) == 0
        ? Tally.applied(applied)
        : new Tally(applied, duplicate, late, dead, filtered);
  }
}
