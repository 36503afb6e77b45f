package io.weir.testkit;

import io.weir.ClockScope;
import io.weir.DeadLetter;
import io.weir.FailurePolicy;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.EmptyPoll;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.TickResult;
import io.weir.engine.Topology;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.DueQuery;
import io.weir.state.InMemoryStateStore;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import io.weir.time.TimeDomain;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One store and its sinks, and as many containers as a history needs. Sums per 10 ms of event time;
 * an event at time t says that nothing before t comes any more. Something can be let happen before
 * or after any call to store or sink.
 */
final class RuleRig {
  /** When the first record arrives. */
  static final long START = 1_000_000;

  static final Runnable CRASH =
      () -> {
        throw new CrashPoint.Crash("here");
      };

  static final Source<Reading> READINGS = source("readings");

  final InMemoryStateStore memory;
  final RuleStore store;
  final List<Emission> attempts = new ArrayList<>();
  final StreamFunction function;
  EngineLimits limits = EngineLimits.DEFAULT;
  Topology topology = source -> List.of(ShardInfo.whole(new Shard(source, "s1")));
  Function<Emission, SinkWriter.Outcome> answers = emission -> SinkWriter.Outcome.DELIVERED;
  long now = START;
  private final Map<String, CollectingSink<Object>> sinks;
  private Predicate<String> where = point -> false;
  private Runnable action;

  private RuleRig(
      StreamFunction function,
      InMemoryStateStore memory,
      Map<String, CollectingSink<Object>> sinks) {
    this.function = function;
    this.memory = memory;
    this.sinks = sinks;
    this.store = new RuleStore(memory, this::pass);
  }

  static RuleRig of(StreamFunction function) {
    return new RuleRig(function, new InMemoryStateStore(), new HashMap<>());
  }

  /** Another release of the function, on the same tables. */
  RuleRig with(StreamFunction release) {
    return new RuleRig(release, memory, sinks);
  }

  static Source<Reading> source(String name) {
    return Source.stream(name, Json.of(Reading.class))
        .timestamps(reading -> Instant.ofEpochMilli(reading.time()), WatermarkStrategy.monotonic())
        .dedupe(Reading::id, Duration.ofHours(1));
  }

  static RuleRig sums() {
    return of(sums(new RuleSums()).build());
  }

  static RuleRig sumsByPartitionKey() {
    return of(byPartitionKey(new RuleSums()).build());
  }

  static <O> StreamFunction.Builder<O> sums(Operator<Reading, O> operator) {
    return to(StreamFunction.named("sums").from(READINGS.keyBy(Reading::key)).compute(operator));
  }

  static <O> StreamFunction.Builder<O> sumsWithIdleness(Operator<Reading, O> operator) {
    Source<Reading> source = READINGS.idleAfter(Duration.ofMinutes(5));
    return to(StreamFunction.named("sums").from(source.keyBy(Reading::key)).compute(operator));
  }

  static <O> StreamFunction.Builder<O> byPartitionKey(Operator<Reading, O> operator) {
    return to(StreamFunction.named("sums").from(READINGS.keyByPartitionKey()).compute(operator));
  }

  static <O> StreamFunction.Builder<O> to(StreamFunction.Builder<O> builder) {
    return builder
        .to(new CollectingSink<>("sums"))
        .to(TumblingSum.LATE, new CollectingSink<>("late"))
        .onFailure(FailurePolicy.deadLetter().withAttempts(1));
  }

  static RuleRig perKeyInParallel(StreamFunction.Builder<?> builder) {
    RuleRig rig = of(builder.clock(ClockScope.PER_KEY).build());
    rig.limits = EngineLimits.DEFAULT.withParallelizationFactor(2);
    return rig;
  }

  /** What a poll of a shard tells now that finds nothing. */
  EmptyPoll silence(String shard) {
    Shard polled = new Shard("readings", shard);
    return new EmptyPoll(memory.progress("sums", polled).orElse(Progress.none(polled)), now);
  }

  /** Another container. */
  Engine container() {
    Map<String, SinkWriter> writers = new HashMap<>();
    function.allSinks().forEach(sink -> writers.put(sink.name(), writer(sink.name())));
    writers.put(function.deadLetterSink(), writer(function.deadLetterSink()));
    return new Engine(
        function, store, writers, source -> topology.shards(source), () -> now, limits);
  }

  private SinkWriter writer(String name) {
    return emissions -> {
      pass("before deliver");
      List<SinkWriter.Outcome> outcomes = new ArrayList<>();
      for (Emission emission : emissions) {
        attempts.add(emission);
        SinkWriter.Outcome outcome = answers.apply(emission);
        outcomes.add(outcome);
        if (outcome.equals(SinkWriter.Outcome.DELIVERED)) {
          sink(name).deliver(List.of(emission));
        }
      }
      pass("after deliver");
      return outcomes;
    };
  }

  CollectingSink<Object> sink(String name) {
    return sinks.computeIfAbsent(name, CollectingSink::new);
  }

  /**
   * Lets something happen once, at the first such point: "before commit", "after deliver" and so
   * on.
   */
  void at(String point, Runnable what) {
    when(point::equals, what);
  }

  void when(Predicate<String> point, Runnable what) {
    where = point;
    action = what;
  }

  private void pass(String point) {
    if (where.test(point)) {
      where = other -> false;
      action.run();
    }
  }

  static SourceRecord record(long order, String key, long time) {
    return record("s1", order, new Reading(key, time, 1, null));
  }

  static SourceRecord record(long order, String key, long time, String id) {
    return record("s1", order, new Reading(key, time, 1, id));
  }

  static SourceRecord record(String shard, long order, Reading reading) {
    return record(shard, order, reading, START + order);
  }

  static SourceRecord record(String shard, long order, Reading reading, long arrival) {
    return new SourceRecord(
        Position.of("readings", shard, order), reading.key(), arrival, Json.bytes(reading), false);
  }

  static BatchResult run(Engine engine, SourceRecord... records) {
    return run(engine, List.of(records));
  }

  static BatchResult run(Engine engine, List<SourceRecord> records) {
    return engine.run(new Batch(records.getFirst().position().shard(), records), Deadline.NONE);
  }

  /** A batch in a container of its own. */
  BatchResult cold(SourceRecord... records) {
    return run(container(), records);
  }

  /** A tick in a container of its own. */
  TickResult tick() {
    return container().tick(Deadline.NONE);
  }

  Snapshot stored(String key) {
    StateKey address = new StateKey("sums", key);
    return memory.load(List.of(address), now).get(address);
  }

  KeyRecord item(String key) {
    return stored(key).record();
  }

  boolean isDue(String key, long upTo) {
    return memory
        .due(new DueQuery("sums", TimeDomain.EVENT, 0, upTo, null, 100))
        .keys()
        .contains(new StateKey("sums", key));
  }

  /** What the sink of results has: "key@start" to sum. */
  Map<String, Long> results() {
    Map<String, Long> results = new TreeMap<>();
    sink("sums")
        .values(TumblingSum.Sum.class)
        .forEach(sum -> results.merge(sum.key() + "@" + sum.start(), sum.sum(), Long::sum));
    return results;
  }

  List<String> late() {
    return sink("late").values(Reading.class).stream()
        .map(reading -> reading.key() + "@" + reading.time())
        .sorted()
        .toList();
  }

  List<DeadLetter> letters() {
    return sink(StreamFunction.DEAD_LETTERS).values(DeadLetter.class);
  }

  /** How often something was handed to the sink of results, repetitions included. */
  long deliveries() {
    return attempts.stream().filter(emission -> emission.sink().equals("sums")).count();
  }

  /** The counters of all shards, also of those that are gone. */
  Tally tally() {
    return Stream.of(memory.progress("sums"), memory.gone("sums"))
        .flatMap(List::stream)
        .map(Progress::tally)
        .reduce(Tally.ZERO, Tally::plus);
  }
}
