package io.weir.audit;

import static io.weir.audit.Rule.DUE_PASSED;
import static io.weir.audit.Rule.DUE_STATE;
import static io.weir.audit.Rule.FLOOR;
import static io.weir.audit.Rule.KEY_READABLE;
import static io.weir.audit.Rule.OUTBOX_DELIVERED;
import static io.weir.audit.Rule.PROGRESS_THERE;
import static io.weir.audit.Rule.RECORDS_COUNTED;
import static io.weir.audit.Rule.ROW_DELIVERED;

import io.weir.ClockScope;
import io.weir.OperatorState;
import io.weir.StreamFunction;
import io.weir.codec.BinaryReader;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Position;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.Progress;
import io.weir.time.TimeDomain;
import java.util.OptionalLong;

/** Rules for a key together with its function's definition and progress, and with the sinks. */
final class StandingRules {
  private final KeyView key;
  private final KeyRecord record;
  private final FunctionView function;
  private final EventTime time;
  private final Scope scope;
  private final Subject subject;

  /**
   * @param record that of the key, which could be read
   */
  StandingRules(
      KeyView key,
      KeyRecord record,
      FunctionView function,
      EventTime time,
      Scope scope,
      Subject subject) {
    this.key = key;
    this.record = record;
    this.function = function;
    this.time = time;
    this.scope = scope;
    this.subject = subject;
  }

  void check() {
    state();
    delivered();
    duePassed();
    if (scope.atRest() && !function.inParallel()) {
      counted();
      floor();
    }
  }

  /** Opens the state as the definition reads it: when is it due by itself? */
  private void state() {
    StreamFunction definition = function.definition();
    if (definition == null || record.state().length == 0) {
      return;
    }
    try {
      byte[] bytes = definition.readState(record.stateVersion(), record.state());
      due(definition.operator().open(new BinaryReader(bytes)));
    } catch (UnreadableStateException unreadable) {
      subject.finding(
          KEY_READABLE,
          "state of version " + record.stateVersion() + " that the definition cannot read",
          "readable by the definition");
    }
  }

  private void due(OperatorState<?, ?> state) {
    if (record.parked().isEmpty()) {
      due("event time", state.nextDue(TimeDomain.EVENT), record.eventDue());
      due("processing time", state.nextDue(TimeDomain.PROCESSING), record.processingDue());
    }
  }

  /** An outbox that only a tick finds keeps its key due where it was. */
  private void due(String domain, OptionalLong ofState, OptionalLong recorded) {
    boolean kept =
        record.outbox().withoutOrigin()
            && recorded.isPresent()
            && recorded.getAsLong() <= ofState.orElse(Long.MAX_VALUE);
    if (!kept && !recorded.equals(ofState)) {
      subject.finding(
          DUE_STATE, "due by " + domain + " " + recorded, "what its state says: " + ofState);
    }
  }

  private void delivered() {
    if (record.outbox().isEmpty()) {
      return;
    }
    Position origin = record.outbox().origin();
    boolean covered = origin != null && (function.inParallel() || covers(origin));
    if (!covered) {
      subject.finding(
          OUTBOX_DELIVERED,
          record.outbox().emissions().size()
              + " emissions up to revision "
              + record.outbox().emissions().getLast().revision()
              + (origin == null ? " that only a tick brings" : " of " + origin),
          "delivered and acknowledged");
    }
    key.deliveries().forEach(one -> row(one, covered));
  }

  /** Checks that the sink has an acknowledged emission or a newer one. */
  private void row(DeliveryView one, boolean acknowledged) {
    if (acknowledged && !one.isDelivered() || one.differs()) {
      subject.finding(
          ROW_DELIVERED,
          "sink "
              + one.emission().sink()
              + " holds "
              + (one.revision().isEmpty() ? "nothing" : "revision " + one.revision().getAsLong())
              + (one.differs() ? ", which says something else" : ""),
          one.emission().op() + " of revision " + one.emission().revision());
    }
  }

  private void duePassed() {
    long clock = time.of(record);
    boolean waits = !record.parked().isEmpty() || record.outbox().withoutOrigin();
    if (!waits && clock != EventTime.NONE && isBy(record.eventDue(), clock)) {
      subject.finding(
          DUE_PASSED,
          "due at " + record.eventDue().getAsLong() + ", event time is " + clock,
          "fired");
    }
    long passed = scope.now() - scope.granularity() - scope.slack();
    if (isBy(record.processingDue(), passed - 1)) {
      subject.finding(
          DUE_PASSED,
          "due at " + record.processingDue().getAsLong() + ", it is " + scope.now(),
          "looked at by a tick");
    }
  }

  /** True if something is due by a time; an empty due never is. */
  private static boolean isBy(OptionalLong due, long time) {
    return due.isPresent() && due.getAsLong() <= time;
  }

  private void counted() {
    for (KeyMark mark : record.marks()) {
      if (!mark.isOfLane()) {
        covered("a mark", mark.position());
      }
    }
    for (ParkedRecord parked : record.parked()) {
      covered("a parked record", parked.position());
    }
  }

  /**
   * Checks that progress covers a position; with several batches of a shard at a time there is
   * none.
   */
  private void covered(String what, Position position) {
    Progress progress = function.progress().get(position.shard());
    if (progress == null) {
      subject.finding(PROGRESS_THERE, what + " at " + position + ", and no progress", "progress");
    } else if (!progress.covers(position)) {
      subject.finding(
          RECORDS_COUNTED,
          what + " at " + position + ", progress has " + progress.marks(),
          "progress that reaches it");
    }
  }

  private boolean covers(Position position) {
    Progress progress = function.progress().get(position.shard());
    return progress != null && progress.covers(position);
  }

  /**
   * Checks that the key was not stepped beyond event time; skipped where a clock was set back by
   * hand.
   */
  private void floor() {
    boolean asked =
        function.definition() != null
            && function.definition().clock() == ClockScope.PER_SHARD
            && function.progress().values().stream().allMatch(one -> one.reset().isEmpty());
    if (asked && record.floor() > time.most()) {
      subject.finding(
          FLOOR, "stepped with the watermark " + record.floor(), "at most " + time.most());
    }
  }
}
