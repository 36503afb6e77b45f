package io.weir.embedded;

import io.weir.KeyedSource;
import io.weir.Source;
import io.weir.SourceSettings;
import io.weir.StreamFunction;
import io.weir.engine.Deadline;
import io.weir.engine.EmptyPoll;
import io.weir.engine.Engine;
import io.weir.engine.TickResult;
import io.weir.state.DueQuery;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.StateStore;
import io.weir.testkit.SimulatedClock;
import io.weir.time.TimeDomain;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The schedule's ticks in a run, by the clock of its input. Only those are run that find something
 * due: by event time that passes in a silent stream ({@link Source#closeWhenSilentFor}), or by
 * processing time. Any other would leave everything as it is.
 */
final class LocalTicks {
  /** The time between ticks, as in the template. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Reads stored state only; simulated crashes do not hit it. */
  private final Engine asked;

  private final StreamFunction function;
  private final StateStore store;
  private final SimulatedClock clock;
  private final long began;
  private final Map<String, Long> arrivals = new HashMap<>();

  /**
   * @param asked an engine for this object alone
   */
  LocalTicks(Engine asked, StateStore store, SimulatedClock clock) {
    this.asked = asked;
    this.function = asked.function();
    this.store = store;
    this.clock = clock;
    this.began = clock.nowMillis();
  }

  /** Notes that a record of a source has arrived now. */
  void arrived(String source) {
    arrivals.put(source, clock.nowMillis());
  }

  /** True if a tick before a time may find something, once all that has arrived is finished. */
  boolean mayComeBefore(long time) {
    long last = lastBefore(time);
    return last > clock.nowMillis()
        && (function.operator().usesProcessingTime()
            || function.sources().values().stream().anyMatch(one -> isClosing(one, last)));
  }

  private boolean isClosing(KeyedSource<?> source, long time) {
    Duration silence = source.source().settings().closeWhenSilentFor();
    long last = arrivals.getOrDefault(source.source().name(), began);
    return silence != null && time - last >= silence.toMillis();
  }

  /**
   * The next tick before a time that finds work; empty if none does.
   *
   * @param looked the event time at the last tick, if there was one since a record came
   */
  OptionalLong nextBefore(long time, long looked) {
    List<Standing> all = standing(asked);
    long low = began + (tickNumber(clock.nowMillis()) + 1) * INTERVAL.toMillis();
    long high = lastBefore(time);
    if (low > high || !isDue(all, high, looked)) {
      return OptionalLong.empty();
    }
    while (low < high) {
      long middle = began + tickNumber(low + (high - low) / 2) * INTERVAL.toMillis();
      if (isDue(all, middle, looked)) {
        high = middle;
      } else {
        low = middle + INTERVAL.toMillis();
      }
    }
    return OptionalLong.of(low);
  }

  private long lastBefore(long time) {
    return began + tickNumber(time - 1) * INTERVAL.toMillis();
  }

  private long tickNumber(long time) {
    return Math.floorDiv(time - began, INTERVAL.toMillis());
  }

  private boolean isDue(List<Standing> all, long time, long looked) {
    long eventTime = eventTime(all, time);
    return eventTime > looked && asked.isDueBy(eventTime)
        || function.operator().usesProcessingTime() && isDueByClock(time);
  }

  private boolean isDueByClock(long time) {
    for (int slot = 0; slot < store.slots(function.name()); slot++) {
      DueQuery one = new DueQuery(function.name(), TimeDomain.PROCESSING, slot, time, null, 1);
      if (!store.due(one).keys().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Event time now, as far as silence may move it. */
  long eventTime() {
    return eventTime(standing(asked), clock.nowMillis());
  }

  /** The least of the shards that are not idle; the furthest, if all are. */
  private long eventTime(List<Standing> all, long time) {
    return all.stream()
        .filter(one -> !one.idles(time))
        .mapToLong(one -> one.eventTime(time, asked))
        .min()
        .orElseGet(
            () -> all.stream().mapToLong(one -> one.eventTime(time, asked)).max().orElseThrow());
  }

  private List<Standing> standing(Engine engine) {
    List<Standing> all = new ArrayList<>();
    function
        .sources()
        .forEach((name, source) ->
            engine
                .open(name)
                .forEach(known ->
                    all.add(
                        new Standing(
                            known,
                            source.source().settings(),
                            arrivals.getOrDefault(name, began)))));
    return all;
  }

  /**
   * Runs one tick now, as deployed: due keys, then silent shards, then keys that are due by that.
   */
  TickResult tick(Engine engine) {
    TickResult result = engine.tick(Deadline.NONE);
    return result.reason().isEmpty() && silence(engine) ? engine.tick(Deadline.NONE) : result;
  }

  /** True if event time went on, or holds less, by a silent shard. */
  private boolean silence(Engine engine) {
    long now = clock.nowMillis();
    Map<Progress, EmptyPoll> passed = new LinkedHashMap<>();
    List<Standing> all = standing(engine);
    all.stream()
        .filter(one -> one.closes(now))
        .forEach(one ->
            engine
                .pass(new EmptyPoll(one.known(), now))
                .ifPresent(poll -> passed.put(one.known(), poll)));
    List<EmptyPoll> silent =
        all.stream()
            .filter(one -> one.idles(now) && !engine.isSettled(one.known()))
            .map(one -> passed.getOrDefault(one.known(), new EmptyPoll(one.known(), now)))
            .toList();
    return !engine.idle(silent).isEmpty() || !passed.isEmpty();
  }

  /**
   * A source's shard, all of whose records are finished.
   *
   * @param last the last arrival; the start of the run if there was none
   */
  private record Standing(Progress known, SourceSettings<?> source, long last) {
    private boolean closes(long time) {
      return isSilentFor(source.closeWhenSilentFor(), time);
    }

    private boolean idles(long time) {
      return isSilentFor(source.idleAfter(), time);
    }

    private boolean isSilentFor(Duration silence, long time) {
      return silence != null && time - last >= silence.toMillis();
    }

    private long eventTime(long time, Engine engine) {
      long stands = known.reached().map(ShardMark::watermark).orElse(WatermarkStrategy.NONE);
      return closes(time) ? engine.passing(new EmptyPoll(known, time)).orElse(stands) : stands;
    }
  }
}
