package io.weir.simulation.histories;

import java.util.Set;

/** The outage that any call of the store or the sinks meets, whoever makes it. */
final class Outages {
  private static final Set<String> STORES = Set.of("store", "state table");
  private static final Action.Outage OVER = new Action.Outage(false, Action.Fault.NONE, 0);

  private final World world;
  private Action.Outage now = OVER;

  Outages(World world) {
    this.world = world;
  }

  static boolean isSink(String place) {
    return !STORES.contains(place);
  }

  void begin(Action.Outage next) {
    now = next;
  }

  void end() {
    now = OVER;
  }

  /** The fault that the next call to a place meets by an outage. */
  Action.Fault nextCall(String place) {
    boolean concerned = now.calls() > 0 && now.store() != isSink(place);
    if (!concerned) {
      return Action.Fault.NONE;
    }
    world.happened().add("an outage of " + (now.store() ? "the store" : "the sinks"));
    now = new Action.Outage(now.store(), now.fault(), now.calls() - 1);
    if (now.fault() == Action.Fault.SLOW) {
      world.slowCall();
    }
    return now.fault();
  }
}
