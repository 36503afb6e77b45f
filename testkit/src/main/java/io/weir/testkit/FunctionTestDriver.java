package io.weir.testkit;

import io.weir.DeadLetter;
import io.weir.Emission;
import io.weir.Json;
import io.weir.Output;
import io.weir.Position;
import io.weir.Shard;
import io.weir.Sink;
import io.weir.SinkWriter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.state.InMemoryStateStore;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a function in a unit test: real engine, state in memory, one shard per source, a clock that
 * only the test moves. Each piped event is a batch of its own and takes effect before {@code pipe}
 * returns.
 *
 * <pre>{@code
 * try (FunctionTestDriver driver = FunctionTestDriver.of(PageViews.FUNCTION)) {
 *   driver.pipe(VIEWS, new View("home", "v1", at("12:00:01")));
 *   driver.advanceWatermark(VIEWS, at("12:01:00"));
 *   assertThat(driver.results(PageCount.class)).containsExactly(new PageCount("home", ...));
 * }
 * }</pre>
 *
 * <p>State goes through its bytes after every event and timer. A codec that does not give back what
 * it took fails the test.
 *
 * <p>Closing the driver fails the test if a committed emission was never delivered.
 */
public final class FunctionTestDriver implements AutoCloseable {
  private static final String SHARD = "shard-0";

  private final StreamFunction function;
  private final StateStore store;
  private final InMemoryStateStore memory;
  private final Engine engine;
  private final List<String> lossy = new ArrayList<>();
  private final Map<String, CollectingSink<Object>> sinks = new HashMap<>();
  private long now = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
  private boolean clockIsSet;
  private long sequence;

  private FunctionTestDriver(StreamFunction definition) {
    this.memory = new InMemoryStateStore();
    this.store = memory;
    this.function =
        definition
            .withSinks(this::collector)
            .withOperator(operator -> new ThroughBytes<>(operator, lossy::add));
    Map<String, SinkWriter> writers = new HashMap<>();
    function.allSinks().forEach(sink -> writers.put(sink.name(), sink.open()));
    writers.put(function.deadLetterSink(), sink(function.deadLetterSink()));
    this.engine =
        new Engine(
            function,
            store,
            writers,
            source -> List.of(ShardInfo.whole(new Shard(source, SHARD))),
            () -> now,
            EngineLimits.DEFAULT);
  }

  public static FunctionTestDriver of(StreamFunction function) {
    return new FunctionTestDriver(function);
  }

  private Sink<?> collector(Sink<?> original) {
    return sink(original.name());
  }

  private CollectingSink<Object> sink(String name) {
    return sinks.computeIfAbsent(name, CollectingSink::new);
  }

  /**
   * Puts an event into the source's shard. The clock follows it: an event arrives when it is
   * stamped, or now if that is later. Once {@link #clock} has set the time, an event that is
   * further ahead than {@link Source#maxSkew} allows arrives now, as a producer's wrong clock would
   * have it.
   */
  public <V> void pipe(Source<V> source, V value) {
    pipe(source, "partition-key", value);
  }

  /** The same with a partition key. */
  public <V> void pipe(Source<V> source, String partitionKey, V value) {
    follow(source.settings(), value);
    pipeBytes(source.name(), partitionKey, source.settings().codec().encode(value));
  }

  private <V> void follow(Source.Settings<V> source, V value) {
    long ahead = timestamp(source, value) - now;
    if (ahead > 0 && (!clockIsSet || Duration.ofMillis(ahead).compareTo(source.maxSkew()) <= 0)) {
      now += ahead;
    }
  }

  /** An event whose timestamp fails arrives now: it becomes a dead letter in the engine. */
  private <V> long timestamp(Source.Settings<V> source, V value) {
    try {
      return source.timestamp() == null ? now : source.timestamp().applyAsLong(value);
    } catch (Exception | AssertionError | StackOverflowError none) {
      return now;
    }
  }

  /** Puts an event into the source's shard with an arrival of its own, however it is stamped. */
  public <V> void pipe(Source<V> source, String partitionKey, V value, Instant arrival) {
    now = Math.max(now, arrival.toEpochMilli());
    pipeBytes(source.name(), partitionKey, source.settings().codec().encode(value));
  }

  /** Puts raw bytes into a source's shard, arriving now: for payloads that cannot be read. */
  public void pipeBytes(String source, String partitionKey, byte[] data) {
    SourceRecord record =
        new SourceRecord(Position.of(source, SHARD, ++sequence), partitionKey, now, data, false);
    BatchResult result =
        engine.run(new Batch(record.position().shard(), List.of(record)), Deadline.NONE);
    if (!result.done()) {
      throw new AssertionError(
          "the event at " + record.position() + " could not be finished: " + result.reason());
    }
    requireLossless();
  }

  private void requireLossless() {
    if (!lossy.isEmpty()) {
      throw new AssertionError(lossy.getFirst());
    }
  }

  /**
   * Moves the wall clock, which is the arrival time of what is piped next, and fires
   * processing-time timers.
   */
  public void advanceClock(Duration by) {
    now += by.toMillis();
    tick();
  }

  /** Sets the wall clock; without it, it begins in 2024 and follows the events. */
  public void clock(Instant time) {
    clockIsSet = true;
    now = time.toEpochMilli();
  }

  /** Lets the source's watermark advance as if its log had said so, and fires what is due. */
  public void advanceWatermark(Source<?> source, Instant watermark) {
    Shard shard = new Shard(source.name(), SHARD);
    Progress known = store.progress(function.name(), shard).orElse(Progress.none(shard));
    long highest = Math.max(watermark(source).toEpochMilli(), watermark.toEpochMilli());
    ShardMark mark = new ShardMark(Position.of(source.name(), SHARD, ++sequence), highest);
    store.commitProgress(function.name(), known.nextAt(mark));
    tick();
  }

  /**
   * Where the source's event time stands; {@link Instant#MIN} has no milliseconds, so the epoch's
   * lowest.
   */
  public Instant watermark(Source<?> source) {
    return store
        .progress(function.name(), new Shard(source.name(), SHARD))
        .flatMap(Progress::reached)
        .map(mark -> Instant.ofEpochMilli(mark.watermark()))
        .orElse(Instant.ofEpochMilli(Long.MIN_VALUE));
  }

  /** One run of the scheduled tick. */
  public void tick() {
    String reason = engine.tick(Deadline.NONE).reason();
    if (!reason.isEmpty()) {
      throw new AssertionError("the tick could not finish a key: " + reason);
    }
    requireLossless();
  }

  /** Forgets the warm cache, as a new container would. */
  public void coldStart() {
    engine.coolDown();
  }

  /** What the function's first sink has received. */
  public List<Emission> emissions() {
    return function.sinks().isEmpty()
        ? List.of()
        : sink(function.sinks().getFirst().name()).emissions();
  }

  /** The values of {@link #emissions}. */
  public <R> List<R> results(Class<R> type) {
    return emissions().stream().map(emission -> Json.of(type).decode(emission.payload())).toList();
  }

  /** What a side output's sinks have received; the output must have one. */
  public <R> List<R> output(Output<R> output) {
    if (function.sinks(output).isEmpty()) {
      throw new IllegalArgumentException(
          "output '"
              + output.name()
              + "' has no sink in function '"
              + function.name()
              + "'; add to(output, sink)");
    }
    return sink(function.sinks(output).getFirst().name()).values(output.type());
  }

  public List<DeadLetter> deadLetters() {
    return sink(function.deadLetterSink()).values(DeadLetter.class);
  }

  /** What is stored for a key. */
  public KeyRecord state(String key) {
    StateKey address = new StateKey(function.name(), key);
    return store.load(List.of(address), now).get(address).record();
  }

  /** The five counters of P1 over all sources. */
  public Tally tally() {
    return store.progress(function.name()).stream()
        .map(Progress::tally)
        .reduce(Tally.ZERO, Tally::plus);
  }

  @Override
  public void close() {
    List<Emission> undelivered = new ArrayList<>();
    memory
        .snapshots()
        .forEach(snapshot ->
            snapshot.record().outbox().emissions().stream()
                .filter(emission -> !sink(emission.sink()).has(emission))
                .forEach(undelivered::add));
    if (!undelivered.isEmpty()) {
      throw new AssertionError("committed and never delivered: " + undelivered);
    }
  }
}
