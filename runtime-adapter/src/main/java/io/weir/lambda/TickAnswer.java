package io.weir.lambda;

import io.weir.Json;
import io.weir.engine.HeldTime;
import io.weir.engine.TickResult;
import io.weir.engine.Totals;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tick did, for whoever invoked it.
 *
 * @param looked keys that the due index named
 * @param fired keys that were committed
 * @param complete false if the deadline stopped it; the next tick goes on there
 * @param reason why a key could not be finished; empty if all could
 * @param idle shards that were found silent at their tip, for as long as their source declares
 * @param unfinished shards whose source declares idleness, and which are not idle only because a
 *     record at their tip is not finished: it waits to be delivered, or FilterCriteria have dropped
 *     it, which nobody can tell (PROTOCOL R7)
 * @param held the shard that holds event time back (PROTOCOL R21); null if none does
 * @param totals what became of all records of the shards that are not gone, as it was stored when
 *     the tick began; null where batches of a shard run in parallel: nobody counts there
 */
record TickAnswer(
    int looked,
    int fired,
    boolean complete,
    String reason,
    List<String> idle,
    List<String> unfinished,
    HeldTime held,
    Totals totals) {
  static final TickAnswer NONE = new TickAnswer(0, 0, true, "", List.of(), List.of(), null, null);

  TickAnswer {
    idle = List.copyOf(idle);
    unfinished = List.copyOf(unfinished);
  }

  TickAnswer plus(TickResult more) {
    return new TickAnswer(
        looked + more.looked(),
        fired + more.fired(),
        more.complete(),
        more.reason(),
        idle,
        unfinished,
        held,
        totals);
  }

  TickAnswer with(List<String> unfinishedTips, HeldTime holding, Totals all) {
    return new TickAnswer(looked, fired, complete, reason, idle, unfinishedTips, holding, all);
  }

  TickAnswer plusIdle(List<String> more) {
    List<String> all = new ArrayList<>(idle);
    all.addAll(more);
    return new TickAnswer(looked, fired, complete, reason, all, unfinished, held, totals);
  }

  String words() {
    return "looked="
        + looked
        + " fired="
        + fired
        + " complete="
        + complete
        + (idle.isEmpty() ? "" : " idle=" + idle)
        + (unfinished.isEmpty()
            ? ""
            : " not idle as a record at the tip is unfinished=" + unfinished)
        + (held == null ? "" : " event time is held: " + held.words())
        + (totals == null ? "" : " in all " + totals.words())
        + (reason.isEmpty() ? "" : " unfinished: " + reason);
  }

  byte[] json() {
    return Json.bytes(this);
  }
}
