package io.weir.testkit;

import io.weir.DeadLetter;
import io.weir.KeyedSource;
import io.weir.Lookup;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StateEntry;
import io.weir.StreamFunction;
import io.weir.codec.BinaryReader;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.EmptyPoll;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.InMemoryStateStore;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import io.weir.time.TimeDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Runs a function in a unit test: real engine, state in memory, one shard per source. Each piped
 * event is a batch of its own and takes effect before {@code pipe} returns.
 *
 * <pre>{@code
 * try (FunctionTestDriver driver = FunctionTestDriver.of(PageViews.FUNCTION)) {
 *   driver.pipe(VIEWS, new View("1", "home", noon));
 *   driver.advanceWatermark(VIEWS, noon.plusSeconds(60));
 *   assertThat(driver.results(PageCount.class))
 *       .containsExactly(new PageCount("home", noon, noon.plusSeconds(60), 1));
 * }
 * }</pre>
 *
 * <p>A function that works here works when deployed (P9): state is written to bytes and read again
 * after every event and timer, and a codec that does not return the same value fails the test.
 * Results are encoded by the function's own sinks, which refuse values that they could not keep.
 *
 * <p>The clock begins with the first event and follows the events: an event arrives at its event
 * time, or now if that is later. After a call of {@link #clock} only the test moves it.
 *
 * <p>Closing the driver fails the test if a committed emission was never delivered, and if there
 * are dead letters or parked events that the test has not asked for.
 */
public final class FunctionTestDriver implements AutoCloseable {
  private static final String SHARD = "shard-0";
  private static final String PARTITION_KEY = "partition-key";

  private final StreamFunction definition;
  private final StreamFunction function;
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Engine engine;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, DrivenSink<?>> sinks = new HashMap<>();
  private final Map<String, DrivenLookup<?, ?>> lookups = new HashMap<>();
  private final DrivenSink<DeadLetter> letters;
  private final DrivenClock clock = new DrivenClock();
  private long sequence;
  private int lettersSeen;
  private final Set<Position> parkedSeen = new HashSet<>();

  private FunctionTestDriver(StreamFunction definition) {
    this.definition = definition;
    this.letters = definition.deadLetters().map(this::driven).orElseGet(DrivenSink::ofLetters);
    sinks.put(letters.name(), letters);
    this.function =
        definition
            .withSinks(this::driven)
            .withLookups(this::driven)
            .withOperator(operator -> new ThroughBytes<>(operator, problems::add));
    this.engine =
        new Engine(
            function,
            store,
            Map.copyOf(sinks),
            source -> List.of(ShardInfo.whole(new Shard(source, SHARD))),
            clock::now,
            EngineLimits.DEFAULT);
  }

  public static FunctionTestDriver of(StreamFunction function) {
    return new FunctionTestDriver(function);
  }

  /** The stand-in of a sink, one for each of the function's sinks. */
  @SuppressWarnings("unchecked")
  private <T> DrivenSink<T> driven(Sink<T> sink) {
    return (DrivenSink<T>)
        sinks.computeIfAbsent(sink.name(), name -> new DrivenSink<>(sink, problems::add));
  }

  private Lookup<?, ?> driven(Lookup<?, ?> lookup) {
    DrivenLookup<?, ?> driven = new DrivenLookup<>(lookup);
    lookups.put(lookup.name(), driven);
    return driven;
  }

  /**
   * Lets a lookup answer with these values from now on, in the place of its service. A lookup has
   * none to begin with: nothing is found. Answers that are cached stay until the time that it
   * declares has passed on the driver's clock, or {@link #coldStart}.
   */
  public <K, T> void lookup(Lookup<K, T> lookup, Map<K, T> values) {
    standIn(lookup.name()).answers(values);
  }

  /**
   * Lets a lookup fail from now on, until it is given values: events come again, which {@code pipe}
   * reports as an {@link AssertionError}, or have the declared fallback.
   */
  public void lookupFails(Lookup<?, ?> lookup) {
    standIn(lookup.name()).fails();
  }

  /** The keys for which a lookup was asked so far, in order; not those that were cached. */
  public <K> List<K> asked(Lookup<K, ?> lookup) {
    return this.<K>standIn(lookup.name()).asked();
  }

  @SuppressWarnings("unchecked") // the stand-in has the types of the lookup of its name
  private <K> DrivenLookup<K, ?> standIn(String lookup) {
    DrivenLookup<?, ?> driven = lookups.get(lookup);
    if (driven == null) {
      throw new IllegalArgumentException(
          "function '"
              + function.name()
              + "' has no lookup '"
              + lookup
              + "'; it has "
              + lookups.keySet());
    }
    return (DrivenLookup<K, ?>) driven;
  }

  /**
   * Puts an event into the source's shard. The clock follows it: the event arrives at its event
   * time, or now if that is later. After a call of {@link #clock}, an event that is further ahead
   * than {@link Source#maxSkew} allows arrives now, like one of a producer with a wrong clock.
   */
  public <V> void pipe(Source<V> source, V value) {
    pipe(source, PARTITION_KEY, value);
  }

  /** Puts an event with a partition key into the source's shard. */
  public <V> void pipe(Source<V> source, String partitionKey, V value) {
    requireTaken(source, value);
    clock.follow(source.settings(), value);
    pipeBytes(source.stream().name(), partitionKey, source.settings().codec().encode(value));
  }

  /** Puts an event into the source's shard with the given arrival, whatever its event time. */
  public <V> void pipe(Source<V> source, String partitionKey, V value, Instant arrival) {
    requireTaken(source, value);
    clock.arrival(arrival);
    pipeBytes(source.stream().name(), partitionKey, source.settings().codec().encode(value));
  }

  private static <V> void requireTaken(Source<V> source, V value) {
    if (!source.takes(value)) {
      throw new IllegalArgumentException(
          "source '"
              + source.name()
              + "' does not take this event of its stream; give it to the one that does, or to '"
              + source.stream().name()
              + "'");
    }
  }

  /** Puts raw bytes into a source's shard, arriving now: for payloads that cannot be read. */
  public void pipeBytes(String source, String partitionKey, byte[] data) {
    SourceRecord record =
        new SourceRecord(
            Position.of(source, SHARD, ++sequence), partitionKey, clock.now(), data, false);
    BatchResult result =
        engine.run(new Batch(record.position().shard(), List.of(record)), Deadline.NONE);
    if (!result.done()) {
      throw new AssertionError(
          "the event at " + record.position() + " could not be finished: " + result.reason());
    }
    requireNoProblem();
  }

  private void requireNoProblem() {
    if (!problems.isEmpty()) {
      throw new AssertionError(problems.getFirst());
    }
  }

  /**
   * Moves the wall clock, which gives the arrival of the next events, and fires processing-time
   * timers.
   */
  public void advanceClock(Duration by) {
    clock.advance(by);
    tick();
  }

  /** Sets the wall clock; from now on it no longer follows the events. */
  public void clock(Instant time) {
    clock.set(time);
  }

  /** Moves the source's watermark as if an event in its log had moved it, and fires what is due. */
  public void advanceWatermark(Source<?> source, Instant watermark) {
    Shard shard = new Shard(source.stream().name(), SHARD);
    Progress known = store.progress(function.name(), shard).orElse(Progress.none(shard));
    long highest = Math.max(watermark(source).toEpochMilli(), watermark.toEpochMilli());
    ShardMark mark = new ShardMark(Position.of(source.stream().name(), SHARD, ++sequence), highest);
    store.commitProgress(function.name(), known.nextAt(mark));
    tick();
  }

  /**
   * The source's watermark; the instant of {@link Long#MIN_VALUE} milliseconds before the first
   * event.
   */
  public Instant watermark(Source<?> source) {
    return store
        .progress(function.name(), new Shard(source.stream().name(), SHARD))
        .flatMap(Progress::reached)
        .map(mark -> Instant.ofEpochMilli(mark.watermark()))
        .orElse(Instant.ofEpochMilli(Long.MIN_VALUE));
  }

  /**
   * Runs the scheduled tick once. If a source is silent for longer than its {@link
   * Source#closeWhenSilentFor}, its event time passes with {@link #advanceClock}, as it does when
   * deployed.
   */
  public void tick() {
    due();
    if (passes()) {
      due();
    }
  }

  private boolean passes() {
    boolean passed = false;
    for (String source : function.sources().keySet()) {
      Duration silence = function.source(source).source().settings().closeWhenSilentFor();
      if (silence == null) {
        continue;
      }
      for (Progress known : engine.open(source)) {
        boolean silent =
            known.arrival() != Long.MIN_VALUE
                && clock.now() - known.arrival() >= silence.toMillis();
        EmptyPoll poll = new EmptyPoll(known, clock.now());
        passed |= silent && isDueBySilence(poll) && engine.pass(poll).isPresent();
      }
    }
    return passed;
  }

  private boolean isDueBySilence(EmptyPoll poll) {
    OptionalLong passing = engine.passing(poll);
    return passing.isPresent() && engine.isDueBy(passing.getAsLong());
  }

  private void due() {
    String reason = engine.tick(Deadline.NONE).reason();
    if (!reason.isEmpty()) {
      throw new AssertionError("the tick could not finish a key: " + reason);
    }
    requireNoProblem();
  }

  /**
   * Begins a key with state that a deployed function has stored, as {@code ./weir capture} writes
   * it. Call it before the key's first event.
   *
   * @param state the bytes that the operator wrote
   * @param version the version of the function's state that they have
   * @throws io.weir.codec.UnreadableStateException if the function cannot read them
   * @throws IllegalStateException if the key has state already
   */
  public void restore(String key, byte[] state, int version) {
    byte[] own = function.readState(version, state);
    OperatorState<?, ?> opened = function.operator().open(new BinaryReader(own));
    KeyRecord record =
        KeyRecord.NEW
            .change()
            .state(own)
            .stateVersion(function.stateVersion())
            .eventDue(opened.nextDue(TimeDomain.EVENT))
            .processingDue(opened.nextDue(TimeDomain.PROCESSING))
            .made();
    Snapshot none = Snapshot.absent(new StateKey(function.name(), key));
    CommitResult result =
        store.commit(List.of(new Commit(none, record, OptionalLong.empty(), 0))).getFirst();
    if (!(result instanceof CommitResult.Committed)) {
      throw new IllegalStateException("the key has state already; restore it before its events");
    }
  }

  /** Forgets the warm cache, as a new container would. */
  public void coldStart() {
    engine.coolDown();
  }

  /** The emissions that the function's first sink has received. */
  public List<Emission> emissions() {
    return function.sinks().isEmpty() ? List.of() : results().emissions();
  }

  private DrivenSink<?> results() {
    return driven(function.sinks().getFirst().name());
  }

  private DrivenSink<?> driven(String sink) {
    return Objects.requireNonNull(sinks.get(sink), "each declared sink is driven");
  }

  /**
   * The values that the function's first sink has received, in order; also those that were {@link
   * #withdrawn} later.
   *
   * @param type their type or a supertype
   */
  public <R> List<R> results(Class<R> type) {
    return function.sinks().isEmpty() ? List.of() : results().values(Op.UPSERT, type);
  }

  /**
   * The values whose rows were withdrawn from the function's first sink, in order: by retracting
   * windows, and by {@code delete(..)}.
   */
  public <R> List<R> withdrawn(Class<R> type) {
    return function.sinks().isEmpty() ? List.of() : results().values(Op.DELETE, type);
  }

  /** The values that a side output's sinks have received; the output must have a sink. */
  public <R> List<R> output(Output<R> output) {
    return sinkOf(output).values(Op.UPSERT, output.type());
  }

  /** The values withdrawn from a side output's sinks; the output must have a sink. */
  public <R> List<R> withdrawn(Output<R> output) {
    return sinkOf(output).values(Op.DELETE, output.type());
  }

  /** What all sinks have received, sink by sink as the definition names them. */
  List<DrivenSink.Given> given() {
    return function.allSinks().stream()
        .map(Sink::name)
        .distinct()
        .flatMap(sink -> driven(sink).given().stream())
        .toList();
  }

  /** What each key that has state keeps, as it is told to people, by key. */
  Map<String, List<StateEntry>> kept() {
    Map<String, List<StateEntry>> kept = new TreeMap<>();
    for (Snapshot snapshot : store.snapshots()) {
      KeyRecord record = snapshot.record();
      if (record.state().length > 0) {
        byte[] state = function.readState(record.stateVersion(), record.state());
        kept.put(snapshot.key().key(), definition.operator().open(new BinaryReader(state)).kept());
      }
    }
    return kept;
  }

  /** The event time of a value, or the time now if its source declares none, milliseconds. */
  <V> long timeOf(Source<V> source, V value) {
    ToLongFunction<V> timestamp = source.settings().timestamp();
    return timestamp == null ? clock.now() : timestamp.applyAsLong(value);
  }

  /** The key of a value; the partition key of piped events where that is the key. */
  String keyOf(Source<?> source, Object value) {
    KeyedSource<?> input = function.source(source.stream().name()).input(value);
    return input == null ? PARTITION_KEY : key(input.asRead(), value);
  }

  @SuppressWarnings("unchecked") // a source takes what it is given
  private static <V> String key(KeyedSource<V> input, Object value) {
    return input.key() == null ? PARTITION_KEY : input.key().apply((V) value);
  }

  private DrivenSink<?> sinkOf(Output<?> output) {
    if (function.sinks(output).isEmpty()) {
      throw new IllegalArgumentException(
          "output '"
              + output.name()
              + "' has no sink in function '"
              + function.name()
              + "'; add to(output, sink)");
    }
    return driven(function.sinks(output).getFirst().name());
  }

  /** All dead letters so far. {@link #close} no longer fails because of these. */
  public List<DeadLetter> deadLetters() {
    List<DeadLetter> all = letters.values(Op.UPSERT, DeadLetter.class);
    lettersSeen = all.size();
    return all;
  }

  /**
   * The records that are parked with their keys. {@link #close} no longer fails because of these.
   */
  public List<ParkedRecord> parked() {
    List<ParkedRecord> all =
        store.snapshots().stream()
            .flatMap(snapshot -> snapshot.record().parked().stream())
            .toList();
    all.forEach(record -> parkedSeen.add(record.position()));
    return all;
  }

  /** The stored state of a key. */
  public KeyState state(String key) {
    StateKey address = new StateKey(function.name(), key);
    Snapshot snapshot = store.load(List.of(address), clock.now()).get(address);
    KeyRecord record = Objects.requireNonNull(snapshot, "a load answers for each key").record();
    byte[] state = function.readState(record.stateVersion(), record.state());
    long now = Math.max(clock.now(), record.arrival());
    return new KeyState(record, definition.operator(), state, now);
  }

  /** The five counters of P1 over all sources. */
  public Tally tally() {
    return store.progress(function.name()).stream()
        .map(Progress::tally)
        .reduce(Tally.ZERO, Tally::plus);
  }

  @Override
  public void close() {
    requireDelivered();
    int before = lettersSeen;
    List<DeadLetter> all = deadLetters();
    if (all.size() > before) {
      throw new AssertionError(
          (all.size() - before)
              + " dead letters that the test did not ask for with deadLetters(): "
              + all.stream().skip(before).map(FunctionTestDriver::text).toList());
    }
    Set<Position> asked = Set.copyOf(parkedSeen);
    if (!parked().stream().allMatch(record -> asked.contains(record.position()))) {
      throw new AssertionError(
          "events wait with their keys because their handler fails, and the test did not ask for"
              + " them with parked(): "
              + parked());
    }
  }

  private static String text(DeadLetter letter) {
    return letter.reason() + " at " + letter.position() + ": " + letter.message();
  }

  private void requireDelivered() {
    List<Emission> undelivered =
        store.snapshots().stream()
            .flatMap(snapshot -> snapshot.record().outbox().emissions().stream())
            .filter(emission -> !driven(emission.sink()).has(emission))
            .toList();
    if (!undelivered.isEmpty()) {
      throw new AssertionError("committed and never delivered: " + undelivered);
    }
  }
}
