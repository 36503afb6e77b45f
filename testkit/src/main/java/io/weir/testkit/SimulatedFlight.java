package io.weir.testkit;

import io.weir.engine.Batch;
import io.weir.engine.BatchHandler;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.WallClock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A running invocation. */
final class SimulatedFlight {
  final SimulatedLane lane;
  final SimulatedPiece piece;
  final long number;
  final Batch batch;
  private final WallClock clock;
  private final Deadline deadline;
  private String failure = "";
  @Nullable SimulatedOutcome settled;
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
    this.clock = clock;
    this.deadline = deadline(mapping, clock);
  }

  static Deadline deadline(EventSourceMapping mapping, WallClock clock) {
    long end = clock.nowMillis() + mapping.invocationTimeout().toMillis();
    return () -> Math.max(0, end - clock.nowMillis());
  }

  /** Runs the handler and returns its answer; empty if it threw. */
  Optional<BatchResult> run(BatchHandler handler) {
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
    SimulatedOutcome outcome = Objects.requireNonNull(settled, "a flight that ends is settled");
    return new SimulatedInvocation(
        number, batch, lane.number, piece.deliveries() + 1, outcome, answer, reason);
  }
}
