package io.weir.testkit;

import io.weir.StreamFunction;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Runs a function and its log through histories that must not change results: other batch cuts,
 * everything redelivered, a crash between any two I/O calls, a cold cache, state written and read
 * after each event. {@link #check} compares each with the plain run.
 */
public final class Scenario {
  private static final int RANDOM_CUTS = 10;

  /**
   * The outcome of a run.
   *
   * @param emissions by sink and id
   * @param tally the five counters over all shards
   */
  public record Left(Map<String, Map<String, Emission>> emissions, Tally tally) {}

  private final StreamFunction function;
  private final List<SourceRecord> log;
  private final long now;
  private Supplier<StateStore> stores = InMemoryStateStore::new;
  private EngineLimits limits = EngineLimits.DEFAULT;
  private boolean tickAfterEachBatch;

  private Scenario(StreamFunction function, List<SourceRecord> log) {
    this.function = function;
    this.log = List.copyOf(log);
    this.now = log.stream().mapToLong(SourceRecord::arrival).max().orElse(0) + 1_000;
  }

  public static Scenario of(StreamFunction function, List<SourceRecord> log) {
    return new Scenario(function, log);
  }

  /** Uses another store than the one in memory. */
  public Scenario on(Supplier<StateStore> store) {
    stores = store;
    return this;
  }

  /** Uses other limits than the default ones. */
  public Scenario limits(EngineLimits others) {
    limits = others;
    return this;
  }

  /** Ticks between batches as well: results must not depend on it. */
  public Scenario tickAfterEachBatch() {
    tickAfterEachBatch = true;
    return this;
  }

  /**
   * Runs every history and compares.
   *
   * @return the outcome of the plain run, for assertions on the results themselves
   */
  public Left check(long seed) {
    Left plain = new Attempt(new CrashPoint()).run(list -> list.size());
    same("one record per batch", plain, new Attempt(new CrashPoint()).run(list -> 1));
    Attempt redelivering = new Attempt(new CrashPoint());
    redelivering.run(list -> list.size());
    same("everything redelivered", plain, redelivering.run(list -> 2));
    Attempt cold = new Attempt(new CrashPoint());
    cold.coldEachBatch = true;
    same("cold before each batch", plain, cold.run(list -> 1));
    same(
        "state through its bytes after each event",
        withoutLetters(plain),
        withoutLetters(throughBytes()));
    for (int i = 0; i < RANDOM_CUTS; i++) {
      Random random = new Random(seed + i);
      same(
          "random cuts, seed " + (seed + i),
          plain,
          new Attempt(new CrashPoint()).run(list -> 1 + random.nextInt(list.size())));
    }
    crashEverywhere(plain, list -> list.size());
    crashEverywhere(plain, list -> Math.min(2, list.size()));
    return plain;
  }

  /**
   * Runs with state written and read after each event, so that a codec that changes values shows.
   */
  private Left throughBytes() {
    List<String> problems = new ArrayList<>();
    Attempt attempt = new Attempt(new CrashPoint());
    attempt.bound =
        attempt.bound.withOperator(operator -> new ThroughBytes<>(operator, problems::add));
    attempt.start();
    Left left = attempt.run(list -> list.size());
    if (!problems.isEmpty()) {
      throw new AssertionError(problems.getFirst());
    }
    return left;
  }

  /**
   * Leaves dead letters out, because their stacks differ by caller; the counters still count each.
   */
  private Left withoutLetters(Left left) {
    Map<String, Map<String, Emission>> others = new HashMap<>(left.emissions());
    others.remove(function.deadLetterSink());
    return new Left(others, left.tally());
  }

  private void crashEverywhere(Left plain, Cut cut) {
    CrashPoint counter = new CrashPoint();
    new Attempt(counter).run(cut);
    for (long point = 0; point < 2 * counter.calls(); point++) {
      CrashPoint crash = new CrashPoint();
      crash.arm(point);
      same("a crash at I/O point " + point, plain, new Attempt(crash).run(cut));
    }
  }

  private static void same(String history, Left plain, Left other) {
    if (!plain.equals(other)) {
      throw new AssertionError(
          history + " changed what is left.\nplain: " + plain + "\nthen:  " + other);
    }
  }

  /** Gives the number of the remaining records that the next batch takes. */
  @FunctionalInterface
  private interface Cut {
    int size(List<SourceRecord> remaining);
  }

  /** One history: a store, a set of sinks, and the containers that come and go. */
  private final class Attempt {
    private final CrashPoint crash;
    private final StateStore store;
    private final Map<String, CollectingSink<Object>> sinks = new HashMap<>();
    private StreamFunction bound;
    private Engine engine;
    private boolean coldEachBatch;

    Attempt(CrashPoint crash) {
      this.crash = crash;
      this.store = stores.get();
      this.bound = function.withSinks(sink -> collector(sink.name()));
      start();
    }

    private CollectingSink<Object> collector(String name) {
      return sinks.computeIfAbsent(name, CollectingSink::new);
    }

    private void start() {
      Map<String, SinkWriter> writers = new HashMap<>();
      collector(bound.deadLetterSink());
      bound.allSinks().forEach(sink -> collector(sink.name()));
      sinks.forEach((name, sink) -> writers.put(name, new CrashingWriter(sink, crash)));
      engine =
          new Engine(
              bound, new CrashingStore(store, crash), writers, this::shards, () -> now, limits);
    }

    private List<ShardInfo> shards(String source) {
      return log.stream()
          .map(record -> record.position().shard())
          .filter(shard -> shard.source().equals(source))
          .distinct()
          .map(ShardInfo::whole)
          .toList();
    }

    Left run(Cut cut) {
      Map<Shard, List<SourceRecord>> shards = new LinkedHashMap<>();
      log.forEach(record ->
          shards.computeIfAbsent(record.position().shard(), s -> new ArrayList<>()).add(record));
      shards.forEach((shard, records) -> deliver(shard, records, cut));
      surviving(this::tick);
      surviving(this::tick);
      crash.disarm();
      return left();
    }

    private void deliver(Shard shard, List<SourceRecord> records, Cut cut) {
      int from = 0;
      int stuck = 0;
      while (from < records.size()) {
        int size = cut.size(records.subList(from, records.size()));
        int next = deliverOne(shard, records, from, Math.min(records.size(), from + size));
        stuck = next == from ? stuck + 1 : 0;
        if (stuck > 20) {
          throw new AssertionError("no progress at " + records.get(from).position());
        }
        from = next;
        if (tickAfterEachBatch) {
          surviving(this::tick);
        }
      }
    }

    private int deliverOne(Shard shard, List<SourceRecord> records, int from, int to) {
      try {
        if (coldEachBatch) {
          start();
        }
        BatchResult result = engine.run(new Batch(shard, records.subList(from, to)), Deadline.NONE);
        return result.done() ? to : indexOf(records, result.firstUnfinished().orElseThrow());
      } catch (CrashPoint.Crash crashed) {
        start();
        return from;
      }
    }

    private int indexOf(List<SourceRecord> records, Position position) {
      for (int i = 0; i < records.size(); i++) {
        if (Objects.equals(records.get(i).position(), position.event(0))) {
          return i;
        }
      }
      throw new AssertionError("reported a position that was not delivered: " + position);
    }

    private void tick() {
      engine.tick(Deadline.NONE);
    }

    private void surviving(Runnable action) {
      try {
        action.run();
      } catch (CrashPoint.Crash crashed) {
        start();
        action.run();
      }
    }

    private Left left() {
      Map<String, Map<String, Emission>> emissions = new TreeMap<>();
      sinks.forEach((name, sink) -> {
        Map<String, Emission> byId = new TreeMap<>();
        sink.emissions().forEach(emission -> byId.put(emission.id(), emission));
        emissions.put(name, byId);
      });
      Tally tally =
          store.progress(function.name()).stream()
              .map(Progress::tally)
              .reduce(Tally.ZERO, Tally::plus);
      return new Left(emissions, tally);
    }
  }
}
