package io.weir.engine;

import io.weir.ClockScope;
import io.weir.Event;
import io.weir.StreamFunction;
import io.weir.log.LogText;
import io.weir.spi.BatchFacts;
import io.weir.spi.Details;
import io.weir.spi.Details.KeyShare;
import io.weir.spi.Histogram;
import io.weir.spi.Measurements;
import io.weir.spi.Position;
import io.weir.spi.Signal;
import io.weir.spi.SinkWriter;
import io.weir.spi.Telemetry;
import io.weir.spi.TickFacts;
import io.weir.spi.Usage;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import io.weir.time.WatermarkStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what a batch or a tick does, in counters and histograms, and gives it to the telemetry
 * when it ends. It decides nothing. Without telemetry it does nothing. One thread uses it.
 */
final class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private static final long NANOS_OF_A_MILLI = 1_000_000;
  private static final double NANOS_OF_A_MICRO = 1_000;

  /** The most reasons that are told apart, as an author's exceptions may be any. */
  private static final int MOST_REASONS = 20;

  /** A part of the work, whose time is told. */
  enum Phase {
    READ,
    LOAD,
    STEP,
    COMMIT,
    DELIVER,
    PROGRESS;

    private final String text = name().toLowerCase(Locale.ROOT);
  }

  private static final Phase[] PHASES = Phase.values();

  private final StreamFunction function;
  private final Telemetry telemetry;
  private final WallClock clock;
  private final EngineStats stats;
  private final boolean on;
  private final boolean hasEventTime;
  private final List<Supplier<Usage>> users = new ArrayList<>();
  private final Latencies latencies;
  private final ProducerSpans producers;
  private final Histogram commitTime = new Histogram();
  private final Histogram keyBytes = new Histogram();
  private final long[] phases = new long[PHASES.length];
  private final Map<String, Long> sinkErrors = new TreeMap<>();
  private final Map<String, Long> decodeFailures = new TreeMap<>();
  private final HotKeys largest = new HotKeys();
  private List<KeyShare> hotKeys = List.of();
  private EngineStats.Counts before;
  private long at;
  private long began;
  private long cacheHits;
  private long cacheMisses;
  private long parkedKeys;
  private long parkedRecords;
  private long openWindows;
  private boolean hasWindows;
  private long restarts;
  private boolean stopped;
  private String thrown = "";
  private long watermark;

  Recorder(
      StreamFunction function,
      Telemetry telemetry,
      WallClock clock,
      EngineStats stats,
      StateStore store,
      Collection<SinkWriter> writers) {
    this.function = function;
    this.telemetry = telemetry;
    this.clock = clock;
    this.stats = stats;
    this.on = telemetry != Telemetry.NONE;
    this.hasEventTime =
        function.operator().usesEventTime() && function.clock() != ClockScope.PER_KEY;
    this.latencies = new Latencies(function);
    this.producers = new ProducerSpans(function);
    this.before = stats.counts();
    users.add(store::takeUsage);
    writers.forEach(writer -> users.add(writer::takeUsage));
  }

  /** A batch or tick begins. */
  void begin() {
    if (!on) {
      return;
    }
    latencies.clear();
    producers.clear();
    commitTime.clear();
    keyBytes.clear();
    Arrays.fill(phases, 0);
    sinkErrors.clear();
    decodeFailures.clear();
    hotKeys = List.of();
    before = stats.counts();
    cacheHits = 0;
    cacheMisses = 0;
    parkedKeys = 0;
    parkedRecords = 0;
    openWindows = 0;
    hasWindows = false;
    restarts = 0;
    stopped = false;
    thrown = "";
    watermark = WatermarkStrategy.NONE;
    at = clock.nowMillis();
    began = clock.nanos();
  }

  /** The time at which a phase begins; any without telemetry. */
  long start() {
    return on ? clock.nanos() : 0;
  }

  /** A phase ends that began then. */
  void spent(Phase phase, long since) {
    if (on) {
      phases[phase.ordinal()] += clock.nanos() - since;
    }
  }

  /** The store has answered to commits. */
  void committing(long since) {
    if (on) {
      long nanos = clock.nanos() - since;
      phases[Phase.COMMIT.ordinal()] += nanos;
      commitTime.add(nanos / NANOS_OF_A_MILLI);
    }
  }

  /** A batch was grouped by key. */
  void grouped(List<KeyRun> runs) {
    if (on) {
      List<KeyShare> found = largest.of(runs);
      hotKeys = hotKeys.isEmpty() ? found : hotKeys;
    }
  }

  /** The event time that a batch or tick has come to. */
  void reached(long eventTime) {
    watermark = eventTime;
  }

  /** An event was read that is not filtered. */
  void read(Event<?> event) {
    if (on) {
      producers.read(event);
    }
  }

  void rejected(String why) {
    if (on) {
      boolean many = decodeFailures.size() >= MOST_REASONS && !decodeFailures.containsKey(why);
      decodeFailures.merge(many ? "others" : why, 1L, Long::sum);
    }
  }

  void warm() {
    cacheHits++;
  }

  void cold() {
    cacheMisses++;
  }

  /** A key was committed. */
  void committed(StepResult step) {
    if (!on) {
      return;
    }
    KeyRecord now = step.next();
    keyBytes.add(now.storedBytes());
    if (!now.parked().isEmpty()) {
      parkedKeys++;
      parkedRecords += now.parked().size();
    }
    if (step.openWindows() >= 0) {
      hasWindows = true;
      openWindows += step.openWindows();
    }
  }

  /**
   * An outbox was delivered.
   *
   * @param times of its emissions; null if it was found
   * @param arrival the latest one of its key, which counts if it was found
   */
  void delivered(Outbox outbox, @Nullable ResultTimes times, long arrival) {
    if (on) {
      latencies.delivered(outbox, times, arrival, clock.nowMillis());
    }
  }

  void sinkErrors(String sink, long more) {
    if (on && more > 0) {
      sinkErrors.merge(sink, more, Long::sum);
    }
  }

  /** The deadline has stopped something. */
  void stopped() {
    stopped = true;
  }

  /**
   * The batch or tick ends by a failure, which is the reason that it has to come again. Only the
   * store's are told with their words: those of others may have data in them.
   */
  void thrown(Throwable failure) {
    if (on) {
      boolean own = failure instanceof StateStoreException;
      thrown = "it has thrown " + (own ? LogText.failure(failure) : failure.getClass().getName());
    }
  }

  /** Another container has begun at the same record and not come to its end. */
  void restarted() {
    restarts++;
  }

  /**
   * A batch has ended.
   *
   * @param result null if it has thrown
   */
  void batch(Batch batch, @Nullable BatchResult result, Supplier<Optional<HeldTime>> held) {
    if (on) {
      tell(() -> telemetry.batch(facts(batch, result, held)));
    }
  }

  /**
   * A tick has ended.
   *
   * @param result null if it has thrown
   */
  void tick(@Nullable TickResult result, Supplier<Optional<HeldTime>> held) {
    if (on) {
      tell(() -> telemetry.tick(facts(result, held)));
    }
  }

  /** Telemetry that fails must not make a batch fail, also where its package lacks a class. */
  private static void tell(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException
        | LinkageError
        | ServiceConfigurationError
        | AssertionError
        | StackOverflowError failure) {
      LOG.warn("telemetry failed; the function goes on", LogText.trace(failure));
    }
  }

  private BatchFacts facts(
      Batch batch, @Nullable BatchResult result, Supplier<Optional<HeldTime>> held) {
    List<SourceRecord> records = batch.records();
    Position first = records.getFirst().position();
    Optional<Position> from = result == null ? Optional.of(first) : result.firstUnfinished();
    int finished = from.map(position -> before(records, position)).orElse(records.size());
    long nanos = clock.nanos() - began;
    Usage usage = usage();
    Measurements.Builder all = new Measurements.Builder();
    measure(all, usage, from.isPresent());
    all.set(Signal.RECORDS, records.size())
        .set(Signal.RECORD_TIME, nanos / NANOS_OF_A_MICRO / records.size())
        .set(Signal.LAG_RECORDS, records.size() - finished)
        .share(Signal.SUCCESS_RATE, finished, records.size())
        .set(Signal.SHARD_LAG, lag(records.get(Math.min(finished, records.size() - 1))))
        .set(Signal.CACHE_HITS, cacheHits)
        .set(Signal.CACHE_MISSES, cacheMisses)
        .set(Signal.RESTARTS, restarts)
        .set(Signal.DECODE_FAILURES, Usage.total(decodeFailures));
    if (!hotKeys.isEmpty()) {
      all.set(Signal.HOT_KEY_SHARE, hotKeys.getFirst().percent());
    }
    return new BatchFacts(
        function.name(),
        batch.shard(),
        batch.stream(),
        first,
        records.getLast().position(),
        from,
        result == null ? thrown : result.reason(),
        at,
        nanos,
        all.build(),
        details(usage, held),
        producers.told());
  }

  /** How many records stand before the one in which a position is. */
  private static int before(List<SourceRecord> records, Position position) {
    int index = records.size() - 1;
    while (index > 0 && !records.get(index).position().atOrBefore(position)) {
      index--;
    }
    return index;
  }

  private double lag(SourceRecord record) {
    return Math.max(0, clock.nowMillis() - record.arrival());
  }

  private TickFacts facts(@Nullable TickResult result, Supplier<Optional<HeldTime>> held) {
    Usage usage = usage();
    Measurements.Builder all = new Measurements.Builder();
    boolean complete = result != null && result.complete();
    stopped |= result != null && !complete && result.reason().isEmpty();
    measure(all, usage, !complete);
    all.set(Signal.DUE_BACKLOG, result == null ? 0 : result.looked());
    return new TickFacts(
        function.name(),
        result == null ? 0 : result.fired(),
        complete,
        result == null ? thrown : result.reason(),
        at,
        clock.nanos() - began,
        all.build(),
        details(usage, held));
  }

  /** What batches and ticks have in common. */
  private void measure(Measurements.Builder into, Usage usage, boolean unfinished) {
    latencies.measure(into);
    stats.counts().measure(before, into);
    into.histogram(Signal.COMMIT_TIME, commitTime.values())
        .histogram(Signal.KEY_STATE_BYTES, keyBytes.values())
        .set(Signal.SEGMENTS, usage.requests().getOrDefault("segment", 0L))
        .set(Signal.STORE_THROTTLES, usage.throttles())
        .set(Signal.DEADLINE_STOPS, stopped ? 1 : 0)
        .set(Signal.UNFINISHED_BATCHES, unfinished ? 1 : 0)
        .set(Signal.SINK_ERRORS, Usage.total(sinkErrors))
        .set(Signal.PARKED_KEYS, parkedKeys)
        .set(Signal.PARKED_RECORDS, parkedRecords)
        .set(Signal.REQUESTS, Usage.total(usage.requests()))
        .set(Signal.WRITE_UNITS, Usage.total(usage.writeUnits()))
        .set(Signal.READ_UNITS, usage.readUnits());
    if (hasWindows) {
      into.set(Signal.OPEN_WINDOWS, openWindows);
    }
    if (hasEventTime && watermark != WatermarkStrategy.NONE) {
      into.set(Signal.WATERMARK_LAG, Math.max(0, clock.nowMillis() - watermark));
    }
  }

  private Usage usage() {
    Usage all = Usage.NONE;
    for (Supplier<Usage> user : users) {
      all = all.plus(user.get());
    }
    return all;
  }

  private Details details(Usage usage, Supplier<Optional<HeldTime>> held) {
    Map<String, Long> millis = new TreeMap<>();
    for (Phase phase : PHASES) {
      long spent = phases[phase.ordinal()] / NANOS_OF_A_MILLI;
      if (spent > 0) {
        millis.put(phase.text, spent);
      }
    }
    return new Details(
        sinkErrors,
        decodeFailures,
        usage.requests(),
        usage.writeUnits(),
        millis,
        hotKeys,
        held.get().map(HeldTime::words).orElse(""));
  }
}
