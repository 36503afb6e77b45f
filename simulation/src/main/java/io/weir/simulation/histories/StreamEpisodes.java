package io.weir.simulation.histories;

import io.weir.simulation.histories.Action.End;
import io.weir.simulation.histories.Action.Order;

/** Acts that come together where shards are split, merged and trimmed and streams replaced. */
final class StreamEpisodes {
  private static final Order[] ORDERS = Order.values();

  /** The plain key whose hash is in the last third. */
  private static final String IN_LAST_THIRD = "e";

  private final HistoryDraft draft;
  private final Draws draws;
  private final Spec spec;
  private final ActGenerator acts;
  private final EventGenerator events;

  StreamEpisodes(HistoryDraft draft, ActGenerator acts) {
    this.draft = draft;
    this.draws = draft.main();
    this.spec = draft.spec();
    this.acts = acts;
    this.events = acts.events();
  }

  /** A shard is split; where none may be idle, two are merged again at once. */
  void split() {
    draft.add(new Action.Split(draws.below(4)));
    draft.add(spec.idle() > 0 ? acts.tick() : new Action.Merge());
  }

  /** Records and closed shards are trimmed, with or without ticks before. */
  void trim() {
    draft.add(new Action.Trim(draws.one(2)));
  }

  /**
   * A stream is made anew, or the source pointed at another one, while an invocation of the old one
   * sleeps; it wakes among those of the new one.
   */
  void anotherIncarnation() {
    if (draws.one(2)) {
      draft.add(acts.deliver(draws.below(2), 1 + draws.below(4), End.SLEEP, draws.below(7)));
    }
    int shards = draws.one(2) ? spec.shards() : 1 + draws.below(4);
    int stream = draws.below(4);
    draft.add(
        draws.one(2)
            ? new Action.Recreate(stream, shards, draws.pick(ORDERS))
            : new Action.Repoint(stream, shards, draws.pick(ORDERS)));
    draft.add(acts.put());
    draft.add(acts.deliver());
    if (draws.one(2)) {
      draft.add(new Action.Wake(draws.below(2), 1 + draws.below(6), draws.one(3)));
    }
    draft.add(draws.one(2) ? acts.put() : acts.tick());
    draft.add(acts.deliver());
  }

  /** Shards come and go and are trimmed, with few records or none; ticks come or do not. */
  void months() {
    int rounds = 4 + draws.below(12);
    for (int i = 0; i < rounds; i++) {
      draft.add(acts.reshard());
      for (int more = draws.below(3); more > 0; more--) {
        draft.add(acts.put());
        draft.add(acts.deliver());
      }
      if (draws.one(3)) {
        draft.add(acts.tick());
      }
      if (!draws.one(4)) {
        trim();
      }
    }
  }

  /**
   * The number of shards is updated: some are only on the way and never have a record, all that are
   * left have one. The others are trimmed, and there are keys that get no more records.
   */
  void shardsOnTheWay() {
    draft.add(new Action.Pass(1_000));
    draft.add(new Action.Resize(0, 2));
    draft.add(new Action.Resize(0, draws.one(2) ? 2 : 4));
    for (String key : EventGenerator.KEYS) {
      draft.add(events.put(key, draft.time() + draws.below(10)));
    }
    draft.add(new Action.Resize(0, 3));
    int far = 40 + draws.below(80);
    draft.add(events.put(draws.one(2) ? "a" : "c", draft.time() + far));
    draft.add(events.put(draws.one(2) ? "b" : "d", draft.time() + far));
    int last = draws.below(draws.one(2) ? 10 : 2 * far);
    draft.add(events.put(IN_LAST_THIRD, draft.time() + last));
    draft.add(new Action.Trim(draws.one(4)));
    draft.add(acts.tick());
    draft.advance(far);
  }

  /** Shards never have a record, and what was before them is trimmed: then they can be idle. */
  void silentAfterTrimming() {
    String key = events.anyKey();
    draft.add(new Action.Pass(1_000));
    draft.add(new Action.Resize(0, 2));
    draft.add(events.put(key, EventGenerator.APART[0], draft.time()));
    draft.advance(40 + draws.below(60));
    draft.add(events.put(key, EventGenerator.APART[1], draft.time()));
    draft.add(new Action.Split(draws.below(2)));
    trim();
  }

  /** Two shards with records of one key are merged, and event time is far ahead in one of them. */
  void mergedFarApart() {
    String key = events.anyKey();
    int ahead = draws.below(2);
    int far = 30 + draws.below(60);
    String further = EventGenerator.APART[ahead];
    String behind = EventGenerator.APART[1 - ahead];
    draft.add(new Action.Pass(1_000));
    draft.add(new Action.Split(0));
    draft.add(events.put(key, behind, draft.time()));
    draft.add(events.put(key, further, draft.time() + far));
    draft.add(new Action.Merge());
    for (int i = 0; i < 3; i++) {
      String any = draws.one(2) ? further : behind;
      draft.add(events.put(key, any, draft.time() + draws.below(12)));
    }
    draft.add(events.put(key, further, draft.time() + far));
    draft.advance(far);
  }
}
