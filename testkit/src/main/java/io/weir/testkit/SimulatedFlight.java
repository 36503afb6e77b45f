package io.weir.testkit;

import io.weir.engine.Batch;
import io.weir.engine.BatchHandler;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.WallClock;
import java.util.Optional;

/** A running invocation. */
final class SimulatedFlight {
  final SimulatedLane lane;
  final SimulatedPiece piece;
  final long number;
  final Batch batch;
  private final EventSourceMapping mapping;
  private final WallClock clock;
  private Deadline deadline;
  private String failure = "";
  SimulatedOutcome settled;
  String reason = "";

  SimulatedFlight(
      SimulatedLane lane,
      SimulatedPiece piece,
      long number,
      EventSourceMapping mapping,
      WallClock clock) {
    this.lane = lane;
    this.piece = piece;
    this.number = number;
    this.batch = piece.batch(lane.shard);
    this.mapping = mapping;
    this.clock = clock;
  }

  static Deadline deadline(EventSourceMapping mapping, WallClock clock) {
    long end = clock.nowMillis() + mapping.invocationTimeout().toMillis();
    return () -> Math.max(0, end - clock.nowMillis());
  }

  /** Runs the handler and returns its answer; empty if it threw. */
  Optional<BatchResult> run(BatchHandler handler) {
    deadline = deadline(mapping, clock);
    try {
      return Optional.of(handler.run(batch, deadline));
    } catch (AssertionError verdict) {
      lane.land(clock.nowMillis());
      throw verdict;
    } catch (RuntimeException | Error thrown) {
      failure = thrown.toString();
      return Optional.empty();
    }
  }

  boolean timedOut() {
    return deadline.remainingMillis() == 0;
  }

  String failure() {
    return failure;
  }

  SimulatedInvocation ended(Optional<BatchResult> answer) {
    return new SimulatedInvocation(
        number, batch, lane.number, piece.deliveries() + 1, settled, answer, reason);
  }
}
