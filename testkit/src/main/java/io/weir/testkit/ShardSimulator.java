package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.engine.Batch;
import io.weir.engine.BatchHandler;
import io.weir.engine.BatchResult;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A Kinesis event source mapping in virtual time: it polls a {@link SimulatedStream}, invokes a
 * handler batch by batch and treats its answers as AWS does. Deterministic and on the caller's
 * thread.
 *
 * <p>Concurrency is nesting: while the handler runs, code called by it (a fault in a store, say)
 * may call {@link #step} for other lanes, {@link #deliverAgain} for a duplicate at the same time,
 * or {@link #timeOutRunning} and then {@link #step} to be overtaken by its own retry.
 *
 * <p>An exception of the handler is a function error; an {@link AssertionError} passes through.
 */
@Experimental
public final class ShardSimulator {
  private final SimulatedStream stream;
  private final EventSourceMapping mapping;
  private final SimulatedLanes lanes;
  private final SimulatedVerdict verdict;
  private final Deque<SimulatedFlight> running = new ArrayDeque<>();
  private Cuts cuts = Cuts.whole();
  private BatchHandler handler;
  private boolean loseNext;

  private ShardSimulator(SimulatedStream stream, EventSourceMapping mapping, BatchHandler handler) {
    this.stream = stream;
    this.mapping = mapping;
    this.handler = handler;
    this.lanes = new SimulatedLanes(stream, mapping);
    this.verdict = new SimulatedVerdict(mapping, stream.clock());
  }

  /**
   * Creates the mapping: LATEST and AT_TIMESTAMP refer to the records that the stream holds now.
   */
  public static ShardSimulator start(
      SimulatedStream stream, EventSourceMapping mapping, BatchHandler handler) {
    mapping.startingPosition().requireNotAfter(stream.clock().now());
    return new ShardSimulator(stream, mapping, handler);
  }

  /** Cuts new batches by a strategy; whole ones by default. */
  public ShardSimulator cuts(Cuts strategy) {
    cuts = strategy;
    return this;
  }

  /** Sets another handler from the next invocation on, for a cold start or a new version. */
  public ShardSimulator handler(BatchHandler next) {
    handler = next;
    return this;
  }

  /**
   * Changes the mapping's parallelization factor: every shard goes on in new lanes, from its first
   * record that is not acknowledged. Records behind it come again, even if an old lane had
   * acknowledged them.
   *
   * @param factor 1 to 10
   * @throws IllegalStateException if an invocation is running
   */
  public ShardSimulator parallelizationFactor(int factor) {
    if (!running.isEmpty()) {
      throw new IllegalStateException("change the factor between invocations");
    }
    lanes.resize(factor);
    return this;
  }

  /** The virtual clock, shared with the stream. */
  public SimulatedClock clock() {
    return stream.clock();
  }

  /** Lets virtual time pass; delivers nothing by itself. */
  public void advance(Duration duration) {
    stream.clock().advance(duration);
  }

  /**
   * Delivers one batch of the next lane in turn that has one due. Virtual time does not move,
   * unless the handler moves it.
   *
   * @return empty if nothing is due now; {@link #nextDue} gives the next time
   */
  public Optional<SimulatedInvocation> step() {
    lanes.poll();
    for (var lane = lanes.ready(); lane.isPresent(); lane = lanes.ready()) {
      Optional<SimulatedPiece> piece = verdict.deliverable(lane.get(), lane.get().take(cuts));
      if (piece.isPresent()) {
        return Optional.of(invoke(lane.get(), piece.get()));
      }
    }
    lanes.poll();
    return Optional.empty();
  }

  /**
   * Delivers one batch of a shard if one is due now, for histories that choose the order of shards.
   *
   * @return empty if nothing of the shard is due now; {@link #nextDue(Shard)} gives the next time
   */
  public Optional<SimulatedInvocation> step(Shard shard) {
    Optional<SimulatedLane> lane = lanes.ready(shard);
    return lane.flatMap(one -> verdict.deliverable(one, one.take(cuts)).map(p -> invoke(one, p)));
  }

  /**
   * Delivers until every record is finished or given up, moving the clock to the end of batching
   * windows and retry pauses.
   *
   * @param maxInvocations with more invocations it fails, as in an endless loop
   * @return the number of invocations
   */
  public int runUntilIdle(int maxInvocations) {
    int count = 0;
    for (OptionalLong due = nextDue(); due.isPresent(); due = nextDue()) {
      refuseMore(count == maxInvocations, count);
      stream.clock().advanceTo(due.getAsLong());
      count += step().isPresent() ? 1 : 0;
    }
    lanes.poll();
    return count;
  }

  /** The time at which the next batch is due, epoch milliseconds; empty if the mapping is idle. */
  public OptionalLong nextDue() {
    return lanes.due();
  }

  /** The time at which a shard's next batch is due, epoch milliseconds; empty if it has none. */
  public OptionalLong nextDue(Shard shard) {
    return lanes.due(shard);
  }

  /** True if the shard is open, its parents are finished, and all of its records are, too. */
  public boolean atTip(Shard shard) {
    return lanes.atTip(shard);
  }

  /**
   * The time of the last empty poll at the shard's tip, epoch milliseconds; empty if there was
   * none.
   */
  public OptionalLong lastEmptyPoll(Shard shard) {
    return lanes.lastEmptyPoll(shard);
  }

  /** True if the shard is closed and all of its records are finished: children may begin. */
  public boolean finished(Shard shard) {
    return lanes.finished(shard);
  }

  /**
   * Loses the answer of the next invocation that returns one; to the mapping, that is a function
   * error.
   */
  public void loseNextAcknowledgement() {
    loseNext = true;
  }

  /**
   * Sets the iterator of a position's shard (all lanes) to its record. Batches are cut anew,
   * retries forgotten, answers of running invocations ignored.
   */
  public void redeliver(Position from) {
    Position whole = new Position(from.shard(), from.order(), 0);
    int index = stream.shard(from.shard()).indexOf(whole);
    lanes.of(from.shard()).forEach(lane -> lane.reset(index, clock().nowMillis()));
  }

  /** Sets every iterator to the mapping's starting position. */
  public void redeliverEverything() {
    lanes.all().forEach(lane -> lane.resetToStart(clock().nowMillis()));
  }

  /**
   * Invokes the handler once more with a batch, as a zombie: the mapping does not see the answer.
   */
  public BatchResult deliverAgain(Batch batch) {
    return handler.run(batch, SimulatedFlight.deadline(mapping, clock()));
  }

  /** Repeats an earlier invocation as a zombie. */
  public BatchResult deliverAgain(SimulatedInvocation previous) {
    return deliverAgain(previous.batch());
  }

  /**
   * Times out the innermost running invocation; call it while the handler runs. The invocation may
   * go on as a zombie, and its lane is free for the retry.
   */
  public void timeOutRunning() {
    if (running.isEmpty()) {
      throw new IllegalStateException("no invocation is running");
    }
    verdict.settle(running.getFirst(), SimulatedOutcome.TIMED_OUT, "timed out");
  }

  /** The invocation that ended last; empty before the first. */
  public Optional<SimulatedInvocation> last() {
    return verdict.last();
  }

  public ShardSimulatorStatistics statistics() {
    return verdict.statistics();
  }

  private void refuseMore(boolean tooMany, int count) {
    if (tooMany) {
      throw new IllegalStateException(
          stream.name() + " is not idle after " + count + " invocations; last: " + last());
    }
  }

  private SimulatedInvocation invoke(SimulatedLane lane, SimulatedPiece piece) {
    SimulatedFlight flight = verdict.depart(lane, piece);
    running.addFirst(flight);
    try {
      return verdict.judge(flight, flight.run(handler), this::loses);
    } finally {
      running.removeFirst();
    }
  }

  private boolean loses() {
    boolean lost = loseNext;
    loseNext = false;
    return lost;
  }
}
