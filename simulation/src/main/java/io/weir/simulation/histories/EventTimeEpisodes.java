package io.weir.simulation.histories;

import io.weir.simulation.histories.Action.End;
import io.weir.simulation.histories.Action.Fault;

/** Acts that come together about event time: jumps, stragglers, keys that are due, and silence. */
final class EventTimeEpisodes {
  private final HistoryDraft draft;
  private final Draws draws;
  private final Spec spec;
  private final ActGenerator acts;
  private final EventGenerator events;

  EventTimeEpisodes(HistoryDraft draft, ActGenerator acts) {
    this.draft = draft;
    this.draws = draft.main();
    this.spec = draft.spec();
    this.acts = acts;
    this.events = acts.events();
  }

  /**
   * Event time has jumped ahead, records from before that came after it, and the iterator goes back
   * among them: a record that is new then is later than all that comes again before it.
   */
  void straggle() {
    draft.advance(20 + draws.below(40));
    draft.add(events.put(events.anyKey(), draft.time()));
    int old = 1 + draws.below(3);
    for (int i = 0; i < old; i++) {
      draft.add(events.put(events.anyKey(), draft.time() - 20 - draws.below(40)));
    }
    int shard = draws.below(2);
    draft.add(acts.deliver(shard, 10, End.RETURN, 0));
    draft.add(events.put(events.anyKey(), draft.time() - 5 - draws.below(30)));
    draft.add(new Action.Rewind(shard, 1 + draws.below(old)));
    draft.add(acts.deliver(shard, 10, End.RETURN, 0));
  }

  /**
   * A key becomes due earlier than it was and gets no more records; event time comes to between the
   * two in a container that does not know it, so that nobody but a tick finds it.
   */
  void dueEarlier() {
    draft.add(events.put("a", draft.time() + 30 + draws.below(40)));
    draft.add(acts.deliver(0, 10, End.RETURN, 0));
    draft.add(events.put("a", draft.time() + draws.below(12)));
    draft.add(acts.deliver(0, 10, End.RETURN, 0));
    draft.add(new Action.Cold(0));
    draft.add(new Action.Cold(1));
    draft.add(new Action.Cold(2));
    draft.advance(draws.below(40) + spec.bound());
    draft.add(events.put("b", draft.time()));
    draft.add(ActGenerator.tick(draws.below(3)));
  }

  /** All is read, nothing comes, and a tick lets event time pass; then something behind comes. */
  void silence() {
    draft.add(acts.deliver());
    draft.add(acts.deliver());
    draft.add(new Action.Pass(spec.closes() * 1_000L + draft.times().below(60_000)));
    draft.add(acts.tick());
    draft.add(acts.put());
    draft.add(acts.deliver());
  }

  /** A tick finds the children of a split silent, while their parent has a backlog. */
  void backlogOfAParent() {
    draft.advance(20 + draws.below(30));
    draft.add(events.put(events.anyKey(), draft.time()));
    draft.add(new Action.Split(draws.below(2)));
    draft.add(new Action.Pass(spec.idle() * 1_000L + 300_000));
    draft.add(ActGenerator.tick(draws.below(3)));
    draft.add(events.put(events.anyKey(), draft.time() - draws.below(30)));
  }

  /**
   * Lets a tick poll shards and stall before it notes their silence; current events come into them,
   * and some are delivered (R7).
   */
  void silentRace() {
    Draws silences = draft.silences();
    punctual(4);
    for (int shard = 0; shard < 2; shard++) {
      draft.add(delivery(shard, 8));
    }
    draft.add(new Action.Pass(spec.idle() * 1_000L + 60_000));
    punctual(2);
    draft.add(delivery(silences.below(2), 4));
    int stalls = 1 + silences.below(7);
    int container = silences.below(3);
    draft.add(new Action.Tick(container, End.SLEEP, stalls, Fault.NONE, 0, 0));
    draft.add(new Action.Pass(silences.below(2_000)));
    punctual(3);
    draft.add(delivery(silences.below(2), 1));
    draft.add(new Action.Wake(0, 100, false));
    draft.add(new Action.Pass(silences.below(120_000)));
    punctual(2);
    for (int i = 0; i < 3; i++) {
      draft.add(delivery(silences.below(3), 1 + silences.below(3)));
      draft.add(ActGenerator.tick(container));
    }
  }

  private void punctual(int count) {
    for (int i = 0; i < count; i++) {
      draft.add(events.punctual());
    }
  }

  private Action delivery(int shard, int size) {
    int container = draft.silences().below(3);
    return new Action.Deliver(shard, size, container, End.RETURN, 0, Fault.NONE, 0, 0);
  }
}
