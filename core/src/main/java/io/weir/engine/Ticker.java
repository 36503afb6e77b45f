package io.weir.engine;

import io.weir.Clock;
import io.weir.StreamFunction;
import io.weir.state.DuePage;
import io.weir.state.DueQuery;
import io.weir.state.KeyMark;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.time.TimeDomain;
import io.weir.time.WatermarkStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Goes through the due index, page by page to the end, with a cursor per slot that wraps (PROTOCOL
 * R15).
 */
final class Ticker {
  private static final int PAGE = 100;

  private record Lane(TimeDomain domain, int slot) {}

  private final StreamFunction function;
  private final StateStore store;
  private final KeyProcessor processor;
  private final SnapshotCache cache;
  private final Map<Lane, String> cursors = new HashMap<>();

  Ticker(StreamFunction function, StateStore store, KeyProcessor processor, SnapshotCache cache) {
    this.function = function;
    this.store = store;
    this.processor = processor;
    this.cache = cache;
  }

  TickResult tick(ShardClocks clocks, StepRules rules, long now, BooleanSupplier late) {
    Sum sum = new Sum();
    for (TimeDomain domain : TimeDomain.values()) {
      long upTo = upTo(domain, clocks, now);
      for (int slot = 0; slot < store.slots() && upTo != WatermarkStrategy.NONE; slot++) {
        tickLane(new Lane(domain, slot), upTo, new View(clocks, rules, now, late), sum);
      }
    }
    return new TickResult(sum.looked, sum.fired, sum.complete, sum.reason);
  }

  private record View(ShardClocks clocks, StepRules rules, long now, BooleanSupplier late) {}

  private static final class Sum {
    private int looked;
    private int fired;
    private boolean complete = true;
    private String reason = "";
  }

  /** With a clock per key nothing is due by event time but through an event of the key itself. */
  private long upTo(TimeDomain domain, ShardClocks clocks, long now) {
    if (domain == TimeDomain.PROCESSING) {
      return now;
    }
    long highest = function.clock() == Clock.PER_KEY ? WatermarkStrategy.NONE : clocks.maximum();
    return highest == WatermarkStrategy.NONE ? highest : roundedUp(highest);
  }

  /**
   * Hints are rounded up; so is the question, or what is due between would wait for the next tick's
   * worth of time.
   */
  private long roundedUp(long time) {
    long granularity = store.dueGranularityMillis();
    long rest = Math.floorMod(time, granularity);
    return rest == 0 || time > Long.MAX_VALUE - granularity ? time : time + granularity - rest;
  }

  private void tickLane(Lane lane, long upTo, View view, Sum sum) {
    String after = cursors.get(lane);
    boolean wrapped = after == null;
    while (true) {
      if (view.late().getAsBoolean()) {
        sum.complete = false;
        cursors.put(lane, after);
        return;
      }
      DuePage page =
          store.due(new DueQuery(function.name(), lane.domain(), lane.slot(), upTo, after, PAGE));
      look(page.keys(), view, sum);
      after = page.next();
      if (after == null) {
        cursors.remove(lane);
        if (wrapped) {
          return;
        }
        wrapped = true;
      }
    }
  }

  private void look(List<StateKey> keys, View view, Sum sum) {
    if (keys.isEmpty()) {
      return;
    }
    sum.looked += keys.size();
    Map<StateKey, Snapshot> heads = store.load(keys, view.now());
    heads.values().forEach(head -> cache.put(head, new IdFilter()));
    List<Run> runs = new ArrayList<>();
    keys.forEach(key ->
        runs.add(
            new Run(key, List.of(), watermark(heads.get(key), view.clocks()), view.now(), true)));
    List<Snapshot> settled = new ArrayList<>();
    Scene scene = new Scene(view.rules(), view.now(), view.late(), Blame.NONE);
    for (KeyOutcome outcome : processor.process(runs, scene)) {
      count(outcome, heads.get(outcome.key()), sum);
      if (outcome.finished() && !outcome.leavesOutbox()) {
        settled.add(outcome.snapshot());
      }
    }
    store.refreshDue(settled);
  }

  private void count(KeyOutcome outcome, Snapshot read, Sum sum) {
    if (!outcome.finished()) {
      sum.complete = false;
      sum.reason = outcome.unfinished();
    } else if (outcome.snapshot().version() > read.version()) {
      sum.fired++;
    }
  }

  private long watermark(Snapshot snapshot, ShardClocks clocks) {
    if (function.clock() == Clock.PER_KEY) {
      return WatermarkStrategy.NONE;
    }
    List<KeyMark> marks = snapshot.record().marks();
    if (function.keysStayInOneShard() && !marks.isEmpty()) {
      return clocks.following(marks.getLast().position().shard());
    }
    return clocks.minimum();
  }
}
