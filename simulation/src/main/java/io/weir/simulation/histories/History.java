package io.weir.simulation.histories;

import java.util.List;

/**
 * A function, a log, and all that happens to them. Any part of a history is one, too.
 *
 * @param seed the seed that it came from, for messages only
 */
record History(long seed, Spec spec, List<Action> acts) {
  History {
    acts = List.copyOf(acts);
  }

  History with(Spec other) {
    return new History(seed, other, acts);
  }

  History with(List<Action> others) {
    return new History(seed, spec, others);
  }

  @Override
  public String toString() {
    return Script.write(this);
  }
}
