package io.weir.engine;

import io.weir.ClockScope;
import io.weir.StreamFunction;
import io.weir.codec.UnavailableException;
import io.weir.log.LogText;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.spi.Telemetry;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function: a batch of one shard goes through decode, load, step, commit, delivery and
 * progress (C1 to C11). One thread at a time may use it. Other containers may run the same function
 * on the same shard at the same time; the store's conditions keep them apart.
 */
public final class Engine implements BatchHandler {
  /** The store's share of the cache for what it remembers of keys: one fourth. */
  private static final int STORES_SHARE = 4;

  private final StreamFunction function;
  private final Shards shards;
  private final WallClock clock;
  private final EngineLimits limits;
  private final EngineStats stats = new EngineStats();
  private final Recorder recorder;
  private final SnapshotCache cache;
  private final BatchProcessor batches;
  private final SilentShards silentShards;
  private final Ticker ticker;
  private final PoisonRecords poison;
  private final Incarnations incarnations;
  private final Decoder decoder;
  private final Enricher enricher;

  private final Neighbours neighbours;

  /** The clocks of the shards when the last batch or tick began; null before the first one. */
  private @Nullable ShardClocks seen;

  /**
   * An engine that is alone in its process.
   *
   * @param writers the open sinks by name: every sink of the function, and one for its dead letters
   * @throws IllegalArgumentException if a sink is not bound, or the limits do not go with the
   *     function
   */
  public Engine(
      StreamFunction function,
      StateStore store,
      Map<String, SinkWriter> writers,
      Topology topology,
      WallClock clock,
      EngineLimits limits) {
    this(function, store, writers, topology, clock, limits, Neighbours.NONE);
  }

  /**
   * An engine beside others of the same process, which run on other threads. All of them may have
   * the same store, which several threads may use, and each has writers of its own.
   *
   * @param writers the open sinks by name: every sink of the function, and one for its dead letters
   * @param neighbours the other engines; each has an equal share of {@code cacheBytes}
   * @throws IllegalArgumentException if a sink is not bound, or the limits do not go with the
   *     function
   */
  public Engine(
      StreamFunction function,
      StateStore store,
      Map<String, SinkWriter> writers,
      Topology topology,
      WallClock clock,
      EngineLimits limits,
      Neighbours neighbours) {
    this(function, store, writers, topology, clock, limits, neighbours, Telemetry.NONE);
  }

  /**
   * An engine that tells what it does, too.
   *
   * @param telemetry is told of each batch and tick when it has ended
   */
  public Engine(
      StreamFunction function,
      StateStore store,
      Map<String, SinkWriter> writers,
      Topology topology,
      WallClock clock,
      EngineLimits limits,
      Neighbours neighbours,
      Telemetry telemetry) {
    this.function = function;
    this.shards = new Shards(function, store, topology, limits);
    this.clock = clock;
    this.limits = limits;
    this.neighbours = neighbours;
    EngineChecks.check(function, writers, limits);
    long stores = store.rememberAtMost(limits.cacheBytes() / STORES_SHARE);
    this.cache = new SnapshotCache((limits.cacheBytes() - stores) / neighbours.engines());
    this.recorder = new Recorder(function, telemetry, clock, stats, store, writers.values());
    Deliveries deliveries = new Deliveries(writers, recorder);
    OutboxDelivery outboxes = new OutboxDelivery(function, store, deliveries, stats, recorder);
    this.enricher = new Enricher(function, stats);
    KeyProcessor processor =
        new KeyProcessor(store, outboxes, cache, enricher, limits, stats, recorder);
    this.ticker = new Ticker(function, store, processor, neighbours);
    this.silentShards = new SilentShards(function, store, shards);
    this.poison = new PoisonRecords(function, store, recorder);
    this.incarnations = new Incarnations(function, store);
    this.decoder = new Decoder(function);
    this.batches =
        new BatchProcessor(
            function,
            shards,
            decoder,
            new SilentKeys(function, cache),
            processor,
            new ProgressWriter(function.name(), store, stats),
            limits,
            stats,
            recorder);
  }

  /**
   * @throws Error as the author's code threw it, if it is a fault of the process and not of an
   *     event (such as a class that the package lacks): nothing is known to be finished, no record
   *     is blamed, and the batch has to come again (R24)
   */
  @Override
  public BatchResult run(Batch batch, Deadline deadline) {
    if (batch.records().isEmpty()) {
      return BatchResult.DONE;
    }
    recorder.begin();
    BatchResult result = null;
    try {
      result = decide(batch, deadline);
      return result;
    } catch (RuntimeException | Error failure) {
      recorder.thrown(failure);
      throw failure;
    } finally {
      recorder.batch(batch, result, this::heldTime);
    }
  }

  /**
   * Says with which shorter retention the function remembered before, as {@link StoredDefinition}
   * knows; call it before a batch or tick. Records that a key may have decided then are judged by
   * it (R26).
   */
  public void earlierRetention(EarlierRetention earlier) {
    shards.earlier(earlier);
  }

  /**
   * Tells the telemetry of a batch that cannot be given to {@link #run}, as what comes before it
   * has failed: all of its records have to come again, and that is why.
   *
   * @param batch has a record
   */
  public void notBegun(Batch batch, RuntimeException failure) {
    recorder.begin();
    recorder.thrown(failure);
    recorder.batch(batch, null, this::heldTime);
  }

  /** Tells the telemetry of a tick that cannot begin, and why. */
  public void tickNotBegun(RuntimeException failure) {
    recorder.begin();
    recorder.thrown(failure);
    recorder.tick(null, this::heldTime);
  }

  private BatchResult decide(Batch batch, Deadline deadline) {
    stats.batch(batch.records().size());
    Position first = batch.records().getFirst().position();
    try {
      LocatedBatch located = locate(batch);
      if (located.known().beginsAfter(first.in(located.shard()))) {
        return new BatchResult(Optional.of(first), beginsAfter(located));
      }
      BatchResult result =
          shards.inOrder() && !poison.trusts(located.shard())
              ? carefully(located, deadline)
              : runBatch(located, deadline, Watch.OFF);
      return result.in(batch.shard());
    } catch (StateStoreException unavailable) {
      cache.clear();
      return new BatchResult(Optional.of(first), LogText.failure(unavailable));
    } catch (Error unknown) {
      cache.clear();
      throw unknown;
    }
  }

  /**
   * The message for records that may or may not be decided, and so are neither applied nor dropped.
   */
  private static String beginsAfter(LocatedBatch located) {
    return "the function began this shard at "
        + located.known().from().orElseThrow()
        + ", and now comes a record before that, which it has never seen. Let the event source mapping begin no earlier than the first one did; to read a stream from further back, deploy the function under another name with tables of its own";
  }

  private LocatedBatch locate(Batch batch) {
    if (!shards.inOrder()) {
      Batch own = batch.in(incarnations.ofParallel(batch));
      return new LocatedBatch(own, shards.clocks(own.shard()), Progress.none(own.shard()));
    }
    Shard shard = incarnations.likely(batch);
    while (true) {
      ShardClocks clocks = shards.clocks(shard);
      Progress known = shards.located(clocks, shard, batch.stream());
      Shard right = incarnations.check(batch, known, clocks.watermark(shard));
      if (right.equals(shard)) {
        return new LocatedBatch(batch.in(shard), clocks, known.of(batch.stream()));
      }
      shard = right;
    }
  }

  /**
   * Runs a batch with notes, as long as this container has not finished a batch of the shard: a
   * record may kill it.
   */
  private BatchResult carefully(LocatedBatch located, Deadline deadline) {
    Shard shard = located.shard();
    try {
      BatchResult result = suspiciously(located, deadline);
      if (result.done()) {
        poison.trust(shard);
      } else {
        poison.survived(shard);
      }
      return result;
    } catch (RuntimeException | Error thrown) {
      if (!ProcessEnd.follows(thrown)) {
        poison.survived(shard);
      }
      throw thrown;
    }
  }

  private BatchResult suspiciously(LocatedBatch located, Deadline deadline) {
    Batch batch = located.batch();
    Progress known = located.known();
    List<SourceRecord> left =
        batch.records().stream().filter(record -> !decoder.covers(known, record)).toList();
    boolean alone =
        !left.isEmpty()
            && poison.begin(known, left.getFirst().position()) >= PoisonRecords.ALONE_FROM;
    if (known.marks().isEmpty()) {
      shards.lookAgain(located.clocks(), known);
    }
    LocatedBatch begun = locate(batch);
    if (!begun.shard().equals(batch.shard())) {
      return suspiciously(begun, deadline);
    }
    return alone
        ? alone(new Batch(batch.shard(), batch.stream(), left), deadline)
        : runBatch(begun, deadline, Watch.OFF);
  }

  /**
   * Runs each record alone, and while no other invocation runs in the process: so what ends it then
   * is the call that is written down.
   */
  private BatchResult alone(Batch batch, Deadline deadline) {
    TimeLeft time = TimeLeft.of(deadline, limits);
    if (!neighbours.leave(time.toWait())) {
      Position first = batch.records().getFirst().position();
      return new BatchResult(Optional.of(first), TimeLeft.NEIGHBOURS);
    }
    try {
      return oneByOne(batch, deadline);
    } finally {
      neighbours.back();
    }
  }

  private BatchResult oneByOne(Batch batch, Deadline deadline) {
    Watch watch = poison.watch(batch.shard(), clock.nowMillis(), TimeLeft.of(deadline, limits));
    for (SourceRecord record : batch.records()) {
      Batch alone = new Batch(batch.shard(), batch.stream(), List.of(record));
      poison.alone(locate(alone).known(), record.position());
      BatchResult result = runBatch(locate(alone), deadline, watch);
      if (!result.done()) {
        return result;
      }
    }
    return BatchResult.DONE;
  }

  /**
   * Runs a batch, in parts if it opens to more than may be held at a time: as if the log had cut it
   * there (R30). If a record cannot be read now, it is the first unfinished one: those before it
   * are done (R24).
   */
  private BatchResult runBatch(LocatedBatch located, Deadline deadline, Watch watch) {
    LocatedBatch part = located;
    while (true) {
      List<SourceRecord> records = part.batch().records();
      long now = begin(part.clocks());
      BatchProcessor.Part done;
      try {
        done = batches.process(part, now, TimeLeft.of(deadline, limits), watch);
      } catch (UnavailableException away) {
        cache.clear();
        return new BatchResult(Optional.of(records.getFirst().position()), LogText.failure(away));
      }
      if (!done.result().done() || done.records() == records.size()) {
        return done.result();
      }
      List<SourceRecord> rest = records.subList(done.records(), records.size());
      part = locate(new Batch(part.shard(), part.batch().stream(), rest));
    }
  }

  /** A part of a batch begins: the clock is read once for it. */
  private long begin(ShardClocks clocks) {
    long now = clock.nowMillis();
    cache.clearDaily(now);
    seen = clocks;
    return now;
  }

  /**
   * Fires due keys that get no records, delivers outboxes that a crash left, and corrects the due
   * index. If the deadline stops it, the next call continues there.
   *
   * @throws StateStoreException if the store cannot answer; what was committed until then stays
   * @throws UnavailableException if the codec of a waiting record needs something that is away
   */
  public TickResult tick(Deadline deadline) {
    recorder.begin();
    TickResult result = null;
    try {
      result = fire(deadline);
      return result;
    } catch (RuntimeException | Error failure) {
      recorder.thrown(failure);
      throw failure;
    } finally {
      recorder.tick(result, this::heldTime);
    }
  }

  private TickResult fire(Deadline deadline) {
    long now = clock.nowMillis();
    cache.clearDaily(now);
    ShardClocks clocks = shards.all();
    TimeLeft time = TimeLeft.of(deadline, limits);
    StepRules rules = shards.rules(clocks, null, Long.MAX_VALUE);
    recorder.reached(clocks.minimum());
    TickResult result = ticker.tick(clocks, InvocationContext.ofTick(rules, now, time));
    shards.retire(clocks, time::late);
    seen = clocks;
    return result;
  }

  /**
   * The shard that held event time back when the last batch or tick began; empty if none did, if
   * all events of a key are in one shard, or with a clock per key.
   */
  public Optional<HeldTime> heldTime() {
    boolean mayBe = shards.inSeveralShards() && function.clock() != ClockScope.PER_KEY;
    return mayBe && seen != null ? HeldTime.in(seen) : Optional.empty();
  }

  /**
   * The sources whose event time stood still when the last tick began, as they do not declare that
   * it passes while they are silent. They are named even if no window is open.
   */
  public List<StandingTime> standingTime() {
    return shards.inOrder() && seen != null
        ? StandingTime.in(function, seen, clock.nowMillis())
        : List.of();
  }

  /** False where batches of a shard run in parallel: there is no progress, so nobody counts. */
  public boolean counts() {
    return shards.inOrder();
  }

  /**
   * The stored five counters and redeliveries when the last tick began, summed over the shards that
   * are not {@linkplain Progress#gone() gone}; empty before the first tick, and where batches of a
   * shard run in parallel, since they are not counted there.
   */
  public Optional<Totals> totals() {
    return counts() && seen != null ? Optional.of(Totals.of(seen)) : Optional.empty();
  }

  /**
   * Lets event time go on without silent shards until their next record, as far as they are known
   * to be silent. The edge calls it for a source with declared idleness (R7). A shard that was
   * written since its poll is not changed. Nor is one that has delivered nothing while its parents
   * may bring records, because it begins where they end. A shard of a stream that was made anew
   * continues the one of its name, even if that is gone.
   *
   * @return the shards that are idle now
   */
  public List<Shard> idle(List<EmptyPoll> polls) {
    return silentShards.idle(polls);
  }

  /**
   * The event time of a shard if it passed by the clock from the last record up to the start of the
   * poll; empty if that would not move it.
   *
   * @param poll the poll, with the shard's progress from {@link #open}
   */
  public OptionalLong passing(EmptyPoll poll) {
    return silentShards.passing(poll);
  }

  /** True if the due index names a key for event time up to a watermark. */
  public boolean isDueBy(long watermark) {
    return ticker.isDueBy(watermark);
  }

  /**
   * Lets event time of a silent shard pass by the clock since its last record. The edge calls it
   * for a source that declares {@link io.weir.Source#closeWhenSilentFor}. A shard that never had a
   * record with a time, nor came after one that had, holds nothing back from then on. A shard that
   * has delivered nothing is not changed while its parents may bring records.
   *
   * @param poll the poll; nothing is done if records were finished since it began. Time passes up
   *     to its start, since later records arrive later
   * @return the poll, with the shard's progress as it is now; empty if nothing has changed
   */
  public Optional<EmptyPoll> pass(EmptyPoll poll) {
    return silentShards.pass(poll);
  }

  /**
   * True if nothing has come elsewhere since an idle shard was polled that it could hold back, as
   * far as the last batch or tick knew when it began: nothing would change if it was polled again.
   *
   * @param known its progress
   */
  public boolean isSettled(Progress known) {
    return known.idle() && seen != null && seen.isSettled(known.shard());
  }

  /**
   * The progress of each shard of a source that may get more records, its first if it has none yet.
   * The edge checks these for silence.
   *
   * @throws StateStoreException if the store cannot answer
   */
  public List<Progress> open(String source) {
    return shards.open(source);
  }

  /**
   * True if a shard is known to be finished with a record, and with all events that it holds.
   *
   * @param known the shard's progress
   */
  public boolean covers(Progress known, SourceRecord record) {
    return decoder.covers(known, record) && !known.isOfAnother(record.position(), record.arrival());
  }

  /**
   * Notes where the next batch of each shard and the next tick begin, as a new container does. Call
   * it if the process lives on where another one would have ended: after an error for which a
   * process ends, or while an invocation of the same shard runs beyond its time.
   */
  public void distrust() {
    poison.trustNobody();
    ticker.coolDown();
  }

  /** Forgets everything that a new container would not know. */
  public void coolDown() {
    seen = null;
    cache.clear();
    enricher.coolDown();
    incarnations.clear();
    shards.clear();
    distrust();
  }

  /** The counts of this object's work; the stored counters of P1 are in the shards' progress. */
  public EngineStats stats() {
    return stats;
  }

  public StreamFunction function() {
    return function;
  }
}
