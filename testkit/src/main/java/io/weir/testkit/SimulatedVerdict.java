package io.weir.testkit;

import io.weir.engine.BatchResult;
import io.weir.spi.Position;
import io.weir.testkit.SimulatedDiscard.Condition;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Judges invocations: checkpoint, retry, bisect or give up, and counts. */
final class SimulatedVerdict {
  private final EventSourceMapping mapping;
  private final SimulatedClock clock;
  private ShardSimulatorStatistics statistics = ShardSimulatorStatistics.NONE;
  private Optional<SimulatedInvocation> last = Optional.empty();

  SimulatedVerdict(EventSourceMapping mapping, SimulatedClock clock) {
    this.mapping = mapping;
    this.clock = clock;
  }

  ShardSimulatorStatistics statistics() {
    return statistics;
  }

  Optional<SimulatedInvocation> last() {
    return last;
  }

  /**
   * Gives up a record that fits no invocation, the records that are too old, and those that are
   * trimmed; empty if none is left.
   */
  Optional<SimulatedPiece> deliverable(SimulatedLane lane, SimulatedPiece piece) {
    if (piece.records().getFirst().payloadBytes() > EventSourceMapping.PAYLOAD_LIMIT_BYTES) {
      discard(Condition.PAYLOAD_LIMIT_EXCEEDED, lane, piece);
      return Optional.empty();
    }
    return withoutExpired(lane, piece);
  }

  private Optional<SimulatedPiece> withoutExpired(SimulatedLane lane, SimulatedPiece piece) {
    if (mapping.maximumRecordAge().isEmpty() && lane.shard.horizon == 0) {
      return Optional.of(piece);
    }
    Predicate<SimulatedRecord> gone = r -> expired(r) || lane.shard.isTrimmed(r);
    List<SimulatedRecord> old = piece.records().stream().filter(gone).toList();
    if (!old.isEmpty()) {
      discard(Condition.RECORD_AGE_EXCEEDED, lane, piece.with(old));
    }
    List<SimulatedRecord> rest = piece.records().stream().filter(gone.negate()).toList();
    return rest.isEmpty() ? Optional.empty() : Optional.of(piece.with(rest));
  }

  SimulatedFlight depart(SimulatedLane lane, SimulatedPiece piece) {
    count(ShardSimulatorStatistics.delivered(piece));
    SimulatedFlight flight =
        new SimulatedFlight(lane, piece, statistics.invocations(), mapping, clock);
    lane.depart(flight);
    return flight;
  }

  SimulatedInvocation judge(
      SimulatedFlight flight, Optional<BatchResult> answer, BooleanSupplier loses) {
    if (flight.settled == null && !flight.lane.awaits(flight)) {
      flight.settled = SimulatedOutcome.IGNORED;
    } else if (flight.settled == null) {
      decide(flight, answer, loses);
    }
    last = Optional.of(flight.ended(answer));
    return last.get();
  }

  /** Ends a flight that is not settled yet, as a function error of some kind. */
  void settle(SimulatedFlight flight, SimulatedOutcome outcome, String reason) {
    if (end(flight, outcome, reason)) {
      count(ShardSimulatorStatistics.functionError());
      error(flight.lane, flight.piece.failed(reason, clock.nowMillis()));
    }
  }

  private void decide(SimulatedFlight flight, Optional<BatchResult> answer, BooleanSupplier loses) {
    if (flight.timedOut()) {
      settle(flight, SimulatedOutcome.TIMED_OUT, "took as long as the timeout");
    } else if (answer.isEmpty()) {
      settle(flight, SimulatedOutcome.FUNCTION_ERROR, flight.failure());
    } else if (loses.getAsBoolean()) {
      settle(flight, SimulatedOutcome.ANSWER_LOST, "the answer was lost");
    } else {
      heard(flight, answer.get());
    }
  }

  private void heard(SimulatedFlight flight, BatchResult answer) {
    if (answer.done()) {
      end(flight, SimulatedOutcome.DONE, "");
      return;
    }
    Position unfinished = answer.firstUnfinished().orElseThrow();
    int index = indexOf(flight.piece, unfinished);
    Optional<String> unusable = unusable(index);
    if (unusable.isPresent()) {
      String reason = "reported " + unfinished + unusable.get() + answer.reason();
      settle(flight, SimulatedOutcome.FUNCTION_ERROR, reason);
    } else {
      end(flight, SimulatedOutcome.PARTIAL, answer.reason());
      partial(flight, index);
    }
  }

  private Optional<String> unusable(int index) {
    if (!mapping.reportBatchItemFailures()) {
      return Optional.of(", but ReportBatchItemFailures is off: ");
    }
    return index < 0 ? Optional.of(", which is not in the batch: ") : Optional.empty();
  }

  private void partial(SimulatedFlight flight, int index) {
    count(ShardSimulatorStatistics.partialAnswer());
    SimulatedPiece failed = flight.piece.failed(flight.reason, clock.nowMillis());
    SimulatedPiece rest = failed.part(index, failed.size());
    if (mapping.bisectBatchOnFunctionError() && index > 0) {
      count(ShardSimulatorStatistics.bisect());
      flight.lane.retry(rest);
    } else {
      error(flight.lane, rest);
    }
  }

  private void error(SimulatedLane lane, SimulatedPiece failed) {
    int limit = mapping.maximumRetryAttempts();
    if (mapping.bisectBatchOnFunctionError() && failed.size() > 1) {
      bisect(lane, failed);
    } else if (limit == EventSourceMapping.UNLIMITED || failed.retries() < limit) {
      lane.retry(failed.retried());
    } else {
      discard(Condition.RETRY_ATTEMPTS_EXHAUSTED, lane, failed);
    }
  }

  private void bisect(SimulatedLane lane, SimulatedPiece failed) {
    count(ShardSimulatorStatistics.bisect());
    int middle = failed.size() / 2;
    lane.retry(failed.part(middle, failed.size()));
    lane.retry(failed.part(0, middle));
  }

  private void discard(Condition condition, SimulatedLane lane, SimulatedPiece piece) {
    count(ShardSimulatorStatistics.discarded(piece.size()));
    mapping.onFailure().accept(SimulatedDiscard.of(condition, lane.shard.name, piece));
  }

  private boolean end(SimulatedFlight flight, SimulatedOutcome outcome, String reason) {
    if (flight.settled != null || !flight.lane.awaits(flight)) {
      return false;
    }
    flight.settled = outcome;
    flight.reason = reason;
    flight.lane.land(clock.nowMillis());
    return true;
  }

  private boolean expired(SimulatedRecord record) {
    return mapping
        .maximumRecordAge()
        .filter(age -> record.olderThan(age.toMillis(), clock.nowMillis()))
        .isPresent();
  }

  /** The index of the record at a position, without its sub-position; -1 if the batch has none. */
  private static int indexOf(SimulatedPiece piece, Position wanted) {
    Position whole = new Position(wanted.source(), wanted.partition(), wanted.order(), 0);
    return piece.records().stream().map(SimulatedRecord::position).toList().indexOf(whole);
  }

  private void count(ShardSimulatorStatistics more) {
    statistics = statistics.plus(more);
  }
}
