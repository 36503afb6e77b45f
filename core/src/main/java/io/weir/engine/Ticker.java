package io.weir.engine;

import io.weir.ClockScope;
import io.weir.StreamFunction;
import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import io.weir.state.DuePage;
import io.weir.state.DueQuery;
import io.weir.state.KeyMark;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.time.TimeDomain;
import io.weir.time.WatermarkStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the due index, page by page, lane by lane. If the deadline stops it, the next tick
 * continues there, round-robin (R15), so that a full lane does not keep the others from their turn.
 */
final class Ticker {
  private static final int PAGE = 100;

  /**
   * @param slots the number of slots
   * @param lane a domain and a slot, taken modulo the number of lanes
   * @param after the key after which it continues; null = from the lane's beginning
   */
  private record Place(int slots, int lane, @Nullable String after) {
    private static final Place START = new Place(1, 0, null);

    private int lanes() {
      return TimeDomain.values().length * slots;
    }

    private int slot() {
      return lane % slots;
    }

    private TimeDomain domain() {
      return TimeDomain.values()[lane % lanes() / slots];
    }

    /** The same place among another number of slots, counted from the first lane. */
    private Place among(int others) {
      int first = domain().ordinal() * others;
      return slot() < others
          ? new Place(others, first + slot(), after)
          : new Place(others, first, null);
    }

    private Place next() {
      return new Place(slots, lane + 1, null);
    }

    private Place at(String key) {
      return new Place(slots, lane, key);
    }
  }

  private final StreamFunction function;
  private final StateStore store;
  private final KeyProcessor processor;
  private final PoisonTimers poison;
  private final Neighbours neighbours;
  private Place next = Place.START;

  Ticker(StreamFunction function, StateStore store, KeyProcessor processor, Neighbours neighbours) {
    this.function = function;
    this.store = store;
    this.processor = processor;
    this.poison = new PoisonTimers(store, function.name());
    this.neighbours = neighbours;
  }

  /** Forgets what it trusts, as in a new container. */
  void coolDown() {
    poison.trustNothing();
  }

  TickResult tick(ShardClocks clocks, InvocationContext invocation) {
    try {
      TickResult result = goAround(new View(clocks, invocation));
      poison.ended(result.complete());
      return result;
    } catch (RuntimeException | Error thrown) {
      if (!ProcessEnd.follows(thrown)) {
        poison.ended(false);
      }
      throw thrown;
    }
  }

  private TickResult goAround(View view) {
    Sum sum = new Sum();
    next = next.among(store.slots(function.name()));
    int end = next.lane() + next.lanes() + (next.after() == null ? 0 : 1);
    for (skip(view, end); next.lane() < end; skip(view, end)) {
      if (view.time().lateToStep()) {
        sum.complete = false;
        return sum.result();
      }
      page(view, sum);
    }
    next = Place.START;
    List<StateKey> aside = poison.takeAside();
    if (!aside.isEmpty()) {
      alone(aside, view, sum);
    }
    return sum.result();
  }

  /**
   * Runs keys alone, after all others, since one of them may end the process; and while no other
   * invocation runs in it, which may end it too.
   */
  private void alone(List<StateKey> keys, View view, Sum sum) {
    if (!neighbours.leave(view.time().toWait())) {
      sum.complete = false;
      sum.reason = TimeLeft.NEIGHBOURS;
      return;
    }
    try {
      oneByOne(keys, view, sum);
    } finally {
      neighbours.back();
    }
  }

  private void oneByOne(List<StateKey> keys, View view, Sum sum) {
    for (StateKey key : keys) {
      if (view.time().lateToStep()) {
        sum.complete = false;
        return;
      }
      look(List.of(key), view, poison.watch(), sum);
    }
  }

  /** The clocks and the context of a tick. */
  private record View(ShardClocks clocks, InvocationContext invocation) {
    private long now() {
      return invocation.now();
    }

    private TimeLeft time() {
      return invocation.time();
    }
  }

  private static final class Sum {
    private int pages;
    private int looked;
    private int fired;
    private boolean complete = true;
    private String reason = "";

    /** Loud, and in nobody's way. */
    private void unreadable(UnreadableStateException failure) {
      complete = false;
      reason = LogText.failure(failure);
    }

    private TickResult result() {
      return new TickResult(looked, fired, complete, reason);
    }
  }

  /** Passes over lanes in which nothing can be due. */
  private void skip(View view, int end) {
    while (next.lane() < end
        && upTo(next.domain(), view.clocks(), view.now()) == WatermarkStrategy.NONE) {
      next = next.next();
    }
  }

  /**
   * Runs a page. If it fails as a whole, the next tick continues behind it. The next tick begins
   * with the keys for which no time was left, unless the page had all of this tick's time.
   */
  private void page(View view, Sum sum) {
    Place here = next;
    long upTo = upTo(here.domain(), view.clocks(), view.now());
    DuePage page =
        store.due(
            new DueQuery(function.name(), here.domain(), here.slot(), upTo, here.after(), PAGE));
    next = page.next() == null ? here.next() : here.at(page.next());
    sum.looked += page.keys().size();
    List<StateKey> together = poison.begin(page.keys(), view.now(), view.time());
    boolean finished = look(together, view, Watch.OFF, sum);
    if (!finished && sum.pages > 0 && view.time().lateToStep()) {
      next = here;
    }
    sum.pages++;
  }

  /** True if some key's hint names event time up to a watermark. */
  boolean isDueBy(long watermark) {
    for (int slot = 0; slot < store.slots(function.name()); slot++) {
      DueQuery one =
          new DueQuery(function.name(), TimeDomain.EVENT, slot, roundedUp(watermark), null, 1);
      if (!store.due(one).keys().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The time up to which keys are due; with a clock per key only the key's own events move its
   * event time.
   */
  private long upTo(TimeDomain domain, ShardClocks clocks, long now) {
    if (domain == TimeDomain.PROCESSING) {
      return now;
    }
    long highest =
        function.clock() == ClockScope.PER_KEY ? WatermarkStrategy.NONE : clocks.maximum();
    return highest == WatermarkStrategy.NONE ? highest : roundedUp(highest);
  }

  /** Rounds a time up as hints are, or keys that are due now would wait for the next tick. */
  private long roundedUp(long time) {
    long granularity = store.dueGranularityMillis();
    long rest = Math.floorMod(time, granularity);
    return rest == 0 || time > Long.MAX_VALUE - granularity ? time : time + granularity - rest;
  }

  /**
   * False if a key of the page could not be finished. Keys with large stored state are processed a
   * few at a time.
   */
  private boolean look(List<StateKey> keys, View view, Watch watch, Sum sum) {
    boolean finished = true;
    for (int at = 0; at < keys.size(); ) {
      List<StateKey> rest = keys.subList(at, keys.size());
      LoadedKeys loaded = processor.warmUp(rest, view.invocation());
      List<StateKey> some = rest.subList(0, loaded.count());
      finished &= look(some, loaded, view, watch, sum);
      at += some.size();
    }
    return finished;
  }

  private boolean look(List<StateKey> keys, LoadedKeys loaded, View view, Watch watch, Sum sum) {
    keys.stream().map(loaded::failure).filter(Objects::nonNull).forEach(sum::unreadable);
    Map<StateKey, Snapshot> heads = loaded.read();
    List<KeyRun> runs = new ArrayList<>();
    for (StateKey key : keys) {
      Snapshot head = heads.get(key);
      if (head != null) {
        runs.add(KeyRun.silent(key, watermark(head, view.clocks())));
      }
    }
    List<Snapshot> settled = new ArrayList<>();
    List<KeyOutcome> outcomes = processor.process(runs, view.invocation().watchedBy(watch));
    for (KeyOutcome outcome : outcomes) {
      Snapshot read =
          Objects.requireNonNull(heads.get(outcome.key()), "keys that were read are run");
      count(outcome, read, sum);
      if (outcome.finished() && !outcome.leavesOutbox()) {
        settled.add(outcome.snapshot());
      }
    }
    store.refreshDue(settled);
    return outcomes.stream().allMatch(KeyOutcome::finished);
  }

  private void count(KeyOutcome outcome, Snapshot read, Sum sum) {
    if (!outcome.finished()) {
      sum.complete = false;
      sum.reason = String.valueOf(outcome.unfinished());
    } else if (outcome.snapshot().version() > read.version()) {
      sum.fired++;
    }
  }

  private long watermark(Snapshot snapshot, ShardClocks clocks) {
    if (function.clock() == ClockScope.PER_KEY) {
      return WatermarkStrategy.NONE;
    }
    List<KeyMark> marks = snapshot.record().marks();
    if (function.keysStayInOneShard() && !marks.isEmpty()) {
      return clocks.following(marks.getLast().position().shard());
    }
    return clocks.minimum();
  }
}
