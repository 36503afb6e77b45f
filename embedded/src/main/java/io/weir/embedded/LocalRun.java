package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.StreamFunction;
import io.weir.audit.Audit;
import io.weir.audit.Report;
import io.weir.audit.Scope;
import io.weir.codec.Codec;
import io.weir.codec.Unfolding;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.TickResult;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.CrashPoint;
import io.weir.testkit.CrashingStore;
import io.weir.testkit.CrashingWriter;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedInvocation;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs a function over finite inputs: records reach their shards at their arrival times, event
 * source mappings deliver them, ticks come in between by the same clock, at the end the watermark
 * goes to the end of time so that every window fires.
 */
final class LocalRun {
  /**
   * The longest time between the first and the last arrival in a batch; a later record goes into
   * the next batch. It is less than a stream's retention, so that no record is too old (R26).
   */
  private static final Duration LONGEST_BATCH = Duration.ofDays(1);

  private static final int MAX_INVOCATIONS = 1_000_000;

  /**
   * The highest crash point, two for each call. It is high enough that a tick, which first reads
   * each due slot and writes its notes, comes to a key.
   */
  private static final int MAX_CRASH_POINT = 64;

  private final StreamFunction function;

  /** The same function, with its sinks watched. */
  private final StreamFunction running;

  private final LocalTables tables;
  private final int batch;
  private final int killEvery;
  private final Random random;
  private final CollectingSink<DeadLetter> deadLetters =
      new CollectingSink<>(StreamFunction.DEAD_LETTERS);

  private final LocalSinks sinks;

  private final Map<String, SinkWriter> writers = new HashMap<>();
  private final CrashPoint crash = new CrashPoint();
  private final SimulatedClock clock;
  private final LocalStreams streams;
  private final LocalTicks schedule;
  private final Standstill standstill;
  private Engine engine;
  private long invocations;
  private long crashes;
  private long touched;

  /** True if the last invocation was killed; one whose code has thrown was not. */
  private boolean killed;

  /**
   * @param sinks of the function, whose tables are in {@code tables}
   * @param batch records of an invocation at most
   * @param killEvery the how many-th invocation is killed each time; 0 = none
   */
  LocalRun(
      StreamFunction function,
      LocalSinks sinks,
      LocalTables tables,
      int batch,
      int killEvery,
      long seed,
      List<Line> lines) {
    this.function = function;
    this.sinks = sinks;
    this.running = sinks.running();
    this.tables = tables;
    this.batch = batch;
    this.killEvery = killEvery;
    this.random = new Random(seed);
    this.clock = SimulatedClock.startingAt(Instant.ofEpochMilli(lines.getFirst().arrival()));
    this.streams = new LocalStreams(function.sources().keySet(), clock);
    running
        .allSinks()
        .forEach(sink -> writers.put(sink.name(), new CrashingWriter(sink.open(), crash)));
    if (function.deadLetters().isEmpty()) {
      writers.put(function.deadLetterSink(), new CrashingWriter(deadLetters, crash));
    }
    this.schedule = new LocalTicks(engine(tables.store()), tables.store(), clock);
    this.standstill = new Standstill(function.failurePolicy().attempts(), this::decided);
    start();
  }

  private void start() {
    touched += engine == null ? 0 : engine.stats().touchedKeys();
    engine = engine(new CrashingStore(tables.store(), crash));
  }

  private Engine engine(StateStore store) {
    return new Engine(running, store, writers, streams.topology(), clock, EngineLimits.DEFAULT);
  }

  /**
   * @param progress receives the number of lines in the log after each batch
   */
  void run(List<Line> lines, IntConsumer progress) {
    streams.start(batch, this::invoke);
    int done = 0;
    for (int put = 0; put < lines.size(); put++) {
      Line next = lines.get(put);
      boolean ticks = schedule.mayComeBefore(next.arrival());
      if (ticks || endsBatch(lines.get(done), next, put - done)) {
        streams.deliver(MAX_INVOCATIONS, this::delivered);
        progress.accept(put);
        done = put;
      }
      if (ticks) {
        tickUntil(next.arrival());
      }
      streams.put(next);
      schedule.arrived(next.source());
    }
    streams.deliver(MAX_INVOCATIONS, this::delivered);
    progress.accept(lines.size());
    endOfTime();
    crash.disarm();
    touched += engine.stats().touchedKeys();
  }

  private boolean endsBatch(Line first, Line next, int size) {
    return size == batch || next.arrival() - first.arrival() > LONGEST_BATCH.toMillis();
  }

  private BatchResult invoke(Batch batch, Deadline deadline) {
    return invoked(() -> engine.run(batch, deadline));
  }

  private <R> R invoked(Supplier<R> invocation) {
    if (killEvery > 0 && ++invocations % killEvery == 0) {
      crash.arm(random.nextInt(MAX_CRASH_POINT));
    }
    killed = false;
    try {
      return invocation.get();
    } catch (CrashPoint.Crash end) {
      killed = true;
      crashes++;
      start();
      throw end;
    }
  }

  /** The mapping does not see the answer of an invocation that was killed: it says nothing. */
  private void delivered(SimulatedInvocation delivery) {
    if (!killed && standstill.after(delivery)) {
      throw new IllegalStateException(
          "function '"
              + function.name()
              + "' does not get past the record at "
              + Standstill.reached(delivery)
              + ": its batch keeps coming back, because "
              + delivery.reason()
              + "; mend what that names, such as the rows that --lookup gives or the sink that"
              + " --deliver lets be called, and run it again"
              + tables.advice());
    }
  }

  private long decided(Shard shard) {
    return tables
        .store()
        .progress(function.name(), shard)
        .map(progress -> progress.tally().total())
        .orElse(0L);
  }

  /** Runs the scheduled ticks before the next record arrives. */
  private void tickUntil(long arrival) {
    OptionalLong next = schedule.nextBefore(arrival, WatermarkStrategy.NONE);
    while (next.isPresent()) {
      clock.advanceTo(next.getAsLong());
      Optional<TickResult> tick = Optional.empty();
      while (tick.isEmpty()) {
        tick = ticked(() -> schedule.tick(engine));
      }
      next = schedule.nextBefore(arrival, schedule.eventTime());
    }
  }

  /** A finite input ends: no event is outstanding any more. */
  private void endOfTime() {
    streams.shards().forEach(this::end);
    boolean finished = false;
    for (int ticks = 0; !finished; ticks++) {
      if (ticks == MAX_INVOCATIONS) {
        throw new IllegalStateException("the last windows are not finished by " + ticks + " ticks");
      }
      finished = tick();
    }
  }

  private void end(Shard shard) {
    StateStore store = tables.store();
    Progress known = store.progress(function.name(), shard).orElseThrow();
    Progress.ShardMark last = known.reached().orElseThrow();
    Progress ended = known.nextAt(new Progress.ShardMark(last.position(), Long.MAX_VALUE));
    store.commitProgress(function.name(), ended);
  }

  /** True if one tick went through and found nothing more to fire. */
  private boolean tick() {
    return ticked(() -> engine.tick(Deadline.NONE)).filter(tick -> tick.fired() == 0).isPresent();
  }

  /** Runs a tick and returns its result; empty if it crashed. */
  private Optional<TickResult> ticked(Supplier<TickResult> invocation) {
    TickResult tick;
    try {
      tick = invoked(invocation);
    } catch (CrashPoint.Crash killed) {
      return Optional.empty();
    }
    if (!tick.reason().isEmpty()) {
      throw new IllegalStateException("a tick could not finish what is due: " + tick.reason());
    }
    return Optional.of(tick);
  }

  /** The number of records as which the lines count: one for each event (P1). */
  long counted(List<Line> lines) {
    return lines.stream()
        .mapToLong(line -> Unfolding.count(codec(line.source()), line.data()))
        .sum();
  }

  private Codec<?> codec(String source) {
    return function.sources().get(source).source().settings().codec();
  }

  /** Audits the stored state by all rules, those for state at rest included. */
  Report audit(long records) {
    long now = clock.nowMillis();
    Audit audit =
        new Audit(
            new Scope(true, now, LocalTicks.INTERVAL.toMillis(), LocalTicks.INTERVAL.toMillis()));
    tables
        .stored(
            function,
            now,
            view ->
                view.withDefinition(function)
                    .withListed(Set.copyOf(streams.shards()))
                    .withRecords(records))
        .scan(audit);
    return audit.report();
  }

  Tally tally() {
    return progress().map(Progress::tally).reduce(Tally.ZERO, Tally::plus);
  }

  long redelivered() {
    return progress().mapToLong(Progress::redelivered).sum();
  }

  private Stream<Progress> progress() {
    return streams.shards().stream()
        .map(shard -> tables.store().progress(function.name(), shard).orElseThrow());
  }

  long crashes() {
    return crashes;
  }

  long touchedKeys() {
    return touched;
  }

  /** The dead letters of records, timers and refused results, in whatever sink. */
  List<Letter> letters() {
    return streams.shown(sinks.letters().orElseGet(() -> deadLetters.values(DeadLetter.class)));
  }
}
