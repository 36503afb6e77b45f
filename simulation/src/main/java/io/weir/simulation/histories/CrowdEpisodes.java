package io.weir.simulation.histories;

import io.weir.simulation.histories.Action.End;
import io.weir.simulation.histories.HistoryEvent.Kind;

/** Acts that come together around hundreds of events of one key. */
final class CrowdEpisodes {
  private final HistoryDraft draft;
  private final Draws draws;
  private final ActGenerator acts;
  private final EventGenerator events;

  CrowdEpisodes(HistoryDraft draft, ActGenerator acts) {
    this.draft = draft;
    this.draws = draft.main();
    this.acts = acts;
    this.events = acts.events();
  }

  /**
   * More ids than are searched one by one, in segments where there are any, and more new rows than
   * are put one by one; then some of them again, in a container that knows them and in one that
   * does not.
   */
  void crowd() {
    int shard = draws.below(2);
    int count = 60 + draws.below(60);
    String key = events.anyKey();
    draft.add(events.crowd(key, 0, count));
    draft.add(acts.deliver(shard, 40 + draws.below(60), End.RETURN, 0));
    draft.add(acts.deliver());
    draft.advance(count);
    draft.add(events.crowd(key, draws.below(count), 1 + draws.below(20)));
    draft.add(draws.one(2) ? new Action.Cold(draws.below(3)) : acts.deliver());
    draft.add(acts.deliver(shard, 100, draws.one(2) ? End.CRASH : End.RETURN, 2 + draws.below(8)));
    draft.add(events.crowd(key, count, 1 + draws.below(60)));
    draft.add(acts.deliver(shard, 100, End.RETURN, 0));
    draft.add(new Action.Rewind(shard, 1 + draws.below(count)));
    draft.add(acts.deliver(shard, 100, End.RETURN, 0));
  }

  /** One key's records fail, one after the other, between good ones. */
  void failingCrowd() {
    String key = events.anyKey();
    String partitionKey = events.partitionKey(key);
    int count = 250 + draws.below(130);
    draft.add(events.put(key, draft.time()));
    draft.add(new Action.Crowd(key, partitionKey, draft.time(), 0, 0, count, Kind.POISON));
    draft.advance(count);
    draft.add(events.put(key, draft.time()));
    draft.add(events.put(events.anyKey(), draft.time()));
    draft.add(acts.deliver(draws.below(2), 400, End.RETURN, 0));
  }
}
