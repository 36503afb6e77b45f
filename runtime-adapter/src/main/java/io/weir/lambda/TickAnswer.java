package io.weir.lambda;

import io.weir.codec.Json;
import io.weir.engine.HeldTime;
import io.weir.engine.TickResult;
import io.weir.engine.Totals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a tick, as the answer to its invoker.
 *
 * @param looked the number of keys that the due index named
 * @param fired the number of keys that were committed
 * @param complete false if the deadline stopped it; the next tick goes on there
 * @param reason the reason why a key could not be finished; empty if all were
 * @param idle shards that were found silent at their tip, for as long as their source declares
 * @param passed silent shards in which event time passed by the clock, as their source declares
 * @param unfinished shards that would be silent but for an unfinished record at their tip: it waits
 *     to be delivered, or FilterCriteria have dropped it, and these cannot be told apart (R7)
 * @param unasked shards whose silence could not be checked, and the reason
 * @param standing sources whose event time stands still since their last record, as they do not
 *     declare that it passes by the clock: their last windows stay open until the next record
 * @param held the shard that holds event time back (R21); null if none does
 * @param totals the counts of all records of the shards that are not gone, as stored when the tick
 *     began; null where batches of a shard run in parallel, since they are not counted there
 */
record TickAnswer(
    int looked,
    int fired,
    boolean complete,
    String reason,
    List<String> idle,
    List<String> passed,
    List<String> unfinished,
    List<String> unasked,
    List<String> standing,
    @Nullable HeldTime held,
    @Nullable Totals totals) {
  static final TickAnswer NONE =
      new TickAnswer(
          0, 0, true, "", List.of(), List.of(), List.of(), List.of(), List.of(), null, null);

  TickAnswer {
    idle = List.copyOf(idle);
    passed = List.copyOf(passed);
    unfinished = List.copyOf(unfinished);
    unasked = List.copyOf(unasked);
    standing = List.copyOf(standing);
  }

  TickAnswer plus(TickResult more) {
    return new TickAnswer(
        looked + more.looked(),
        fired + more.fired(),
        more.complete(),
        more.reason(),
        idle,
        passed,
        unfinished,
        unasked,
        standing,
        held,
        totals);
  }

  TickAnswer with(
      List<String> unfinishedTips,
      List<String> notAsked,
      List<String> standingNow,
      @Nullable HeldTime holding,
      @Nullable Totals all) {
    return new TickAnswer(
        looked,
        fired,
        complete,
        reason,
        idle,
        passed,
        unfinishedTips,
        notAsked,
        standingNow,
        holding,
        all);
  }

  TickAnswer plusSilent(List<String> nowIdle, List<String> nowPassed) {
    return new TickAnswer(
        looked,
        fired,
        complete,
        reason,
        both(idle, nowIdle),
        both(passed, nowPassed),
        unfinished,
        unasked,
        standing,
        held,
        totals);
  }

  private static List<String> both(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  String words() {
    return "looked="
        + looked
        + " fired="
        + fired
        + " complete="
        + complete
        + (idle.isEmpty() ? "" : " idle=" + idle)
        + (passed.isEmpty() ? "" : " event time passed by the clock=" + passed)
        + (unfinished.isEmpty()
            ? ""
            : " not silent as a record at the tip is unfinished=" + unfinished)
        + (unasked.isEmpty() ? "" : " could not be asked=" + unasked)
        + (standing.isEmpty()
            ? ""
            : " last windows stay open until the next record, as closeWhenSilentFor(..) is not declared="
                + standing)
        + (held == null ? "" : " event time is held: " + held.words())
        + (totals == null ? "" : " in all " + totals.words())
        + (reason.isEmpty() ? "" : " unfinished: " + reason);
  }

  byte[] json() {
    return Json.bytes(this);
  }
}
