package io.weir.simulation.histories;

import io.weir.simulation.histories.Action.End;

/** Acts that come together where days pass, and keys are forgotten and begin anew. */
final class ForgettingEpisodes {
  private final HistoryDraft draft;
  private final Draws draws;
  private final ActGenerator acts;
  private final EventGenerator events;

  ForgettingEpisodes(HistoryDraft draft, ActGenerator acts) {
    this.draft = draft;
    this.draws = draft.main();
    this.acts = acts;
    this.events = acts.events();
  }

  /** Records come again after days, to keys of which some has expired and gone. */
  void daysLater() {
    boolean gone = draws.one(3);
    int hours = gone ? 200 + draws.below(200) : 24 + draws.below(100);
    draft.add(new Action.Pass(hours * ActGenerator.HOUR));
    draft.add(new Action.Sweep());
    if (gone) {
      draft.add(acts.put());
      draft.add(acts.deliver());
    }
    int shard = draws.below(2);
    draft.add(new Action.Rewind(shard, 1 + draws.below(8)));
    draft.add(acts.deliver(shard, 10, End.RETURN, 0));
  }

  /** Sends the same ids again when their key may have been forgotten. */
  void monthLater() {
    int shard = draws.below(2);
    int count = 20 + draws.below(100);
    String key = events.anyKey();
    draft.add(events.crowd(key, 0, count));
    draft.add(acts.deliver(shard, 40 + draws.below(60), End.RETURN, 0));
    draft.add(new Action.Pass((150 + draws.below(400)) * ActGenerator.HOUR));
    draft.add(new Action.Sweep());
    draft.advance(count);
    draft.add(events.crowd(key, draws.below(count), 1 + draws.below(20)));
    draft.add(acts.deliver(shard, 100, End.RETURN, 0));
  }

  /**
   * Leaves a decided batch unfinished, so that part of it comes again when its key may be
   * forgotten. Meanwhile the retention may be lengthened, as in an incident.
   */
  void unfinishedForDays() {
    int shard = draws.below(2);
    String key = events.anyKey();
    draft.add(events.put(key, draft.time()));
    draft.add(acts.deliver(shard, 10, End.RETURN, 0));
    draft.add(events.put(key, draft.time() + draws.below(3)));
    draft.add(events.put(key.equals("a") ? "b" : "a", draft.time() + 60 + draws.below(40)));
    draft.add(events.put(key, draft.time()));
    draft.add(acts.deliver(shard, 10, End.CRASH, 4 + draws.below(6)));
    if (draft.changes().one(2)) {
      draft.add(new Action.Change(Settings.What.RETENTION, 1));
    }
    draft.add(new Action.Pass((50 + draws.below(60)) * ActGenerator.HOUR));
    draft.add(new Action.Sweep());
    draft.add(acts.deliver(shard, 10, End.RETURN, 0));
    draft.advance(100);
  }

  /**
   * An invocation has read the end of a key's life, and comes to write when the next one has begun
   * with as many commits.
   */
  void nextLife() {
    String key = "d";
    draft.add(events.put("a", draft.time()));
    draft.add(events.passing(key));
    draft.add(new Action.Brink(1 + draws.below(2_000)));
    draft.add(events.passing(key));
    draft.add(acts.deliver(0, 10, End.SLEEP, 2 + draws.below(6)));
    draft.add(new Action.Pass(3_000));
    draft.add(events.put(key, draft.time() + draws.below(10)));
    draft.add(acts.deliver(0, 10, End.RETURN, 0));
    draft.add(new Action.Wake(0, 10, false));
  }
}
