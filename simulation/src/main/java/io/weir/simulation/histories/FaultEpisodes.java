package io.weir.simulation.histories;

import io.weir.simulation.histories.Action.End;
import io.weir.simulation.histories.Action.Fault;

/** Acts that come together where invocations, packages, stores and sinks fail. */
final class FaultEpisodes {
  private static final Fault[] OUTAGES = {Fault.REFUSED, Fault.LOST, Fault.HALF, Fault.SLOW};

  private final HistoryDraft draft;
  private final Draws draws;
  private final ActGenerator acts;

  FaultEpisodes(HistoryDraft draft, ActGenerator acts) {
    this.draft = draft;
    this.draws = draft.main();
    this.acts = acts;
  }

  /** An invocation stalls in the middle of its work, another does a part of it, the first wakes. */
  void duel() {
    int shard = draws.below(2);
    int at = 2 + draws.below(5);
    draft.add(acts.deliver(shard, 2 + draws.below(4), End.SLEEP, at));
    draft.add(
        acts.deliver(shard, 1 + draws.below(3), draws.one(3) ? End.LOSE_ANSWER : End.RETURN, 0));
    draft.add(new Action.Wake(draws.below(2), 1 + draws.below(3), draws.one(2)));
  }

  /** The next calls of all meet one fault. */
  void outage() {
    draft.add(new Action.Outage(draws.one(3), draws.pick(OUTAGES), 1 + draws.below(8)));
    draft.add(acts.deliver());
  }

  /** A package in which something is missing is tried again and again, until it is mended. */
  void lackingPackage() {
    Code.Place place = lackingPlace();
    int shard = draws.below(2);
    if (place == Code.Place.UPCAST) {
      draft.add(new Action.Deploy(true));
    }
    draft.add(new Action.Broken(place, draws.pick(Code.Lack.values()), draws.one(3)));
    int tries = 1 + draws.below(9);
    for (int i = 0; i < tries; i++) {
      draft.add(draws.one(5) ? acts.any() : acts.deliver(shard, 1 + draws.below(4), End.RETURN, 0));
    }
    draft.add(new Action.Mended());
    draft.add(acts.deliver(shard, 1 + draws.below(4), End.RETURN, 0));
  }

  private Code.Place lackingPlace() {
    Code.Place[] places = Code.Place.values();
    return places[1 + draws.below(places.length - 1)];
  }

  /** The store or a sink does not answer, and one process after the other ends at the timeout. */
  void hangingCalls() {
    int shard = draws.below(2);
    End end = draws.one(2) ? End.HANG : End.HANG_IN_SINK;
    int at = end == End.HANG ? draws.below(9) : 0;
    int processes = 2 + draws.below(9);
    for (int i = 0; i < processes; i++) {
      int call = draws.one(4) ? draws.below(9) : at;
      draft.add(acts.deliver(shard, 1 + draws.below(4), end, call));
    }
  }

  /** New code writes some state; and then it is the old code's turn again. */
  void release() {
    draft.add(new Action.Deploy(true));
    draft.add(acts.deliver());
    if (draws.one(2)) {
      draft.add(new Action.Deploy(false));
      draft.add(acts.put());
      draft.add(acts.deliver());
    }
  }
}
