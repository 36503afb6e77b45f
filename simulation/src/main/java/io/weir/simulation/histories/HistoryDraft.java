package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.List;

/**
 * A history in the making: its random numbers, its function, and the acts so far.
 *
 * <p>Features that came later than others have random numbers of their own, so that the histories
 * without them stayed as they were, and the seeds of what was found with them. A new feature takes
 * new ones, too.
 */
final class HistoryDraft {
  private final long seed;
  private final Draws main;
  private final Draws sheets;
  private final Draws silences;
  private final Draws times;
  private final Draws parts;
  private final Draws results;
  private final Draws operators;
  private final Draws lookups;
  private final Draws changes;
  private final List<Action> acts = new ArrayList<>();
  private Spec spec;
  private long time;

  HistoryDraft(long seed) {
    this.seed = seed;
    this.main = new Draws(seed);
    this.sheets = new Draws(~seed);
    this.silences = new Draws(~seed + 1);
    this.times = new Draws(Long.reverse(seed));
    this.parts = new Draws(~Long.reverse(seed));
    this.results = new Draws(Long.reverse(seed) + 1);
    this.operators = new Draws(~Long.reverse(seed) + 1);
    this.lookups = new Draws(Long.reverse(seed) + 2);
    this.changes = new Draws(~Long.reverse(seed) + 2);
  }

  Draws main() {
    return main;
  }

  /** For records that hold several events. */
  Draws sheets() {
    return sheets;
  }

  /** For what comes in while shards are polled. */
  Draws silences() {
    return silences;
  }

  /** For what a deployment changes while records are on their way. */
  Draws changes() {
    return changes;
  }

  /** For how event time is judged and how it passes. */
  Draws times() {
    return times;
  }

  /** For joins of one stream's events. */
  Draws parts() {
    return parts;
  }

  /** For maps, rows and results that are not kept. */
  Draws results() {
    return results;
  }

  /** For operators that came later. */
  Draws operators() {
    return operators;
  }

  /** For lookups. */
  Draws lookups() {
    return lookups;
  }

  Spec spec() {
    return spec;
  }

  void spec(Spec drawn) {
    spec = drawn;
  }

  /** How far event time has come, milliseconds after the history's zero. */
  long time() {
    return time;
  }

  void advance(long millis) {
    time += millis;
  }

  void add(Action act) {
    acts.add(act);
  }

  History made() {
    return new History(seed, spec, acts);
  }
}
