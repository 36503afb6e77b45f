package io.weir.engine;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.StreamFunction;
import io.weir.codec.BinaryReader;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import java.util.Map;

/**
 * The data of a step besides the key's own.
 *
 * @param marksJudge true if one position per shard judges redelivery; false: ids of positions do
 * @param memory the times for which keys remember events
 * @param watermarks computes event time after an event, for a clock per key
 * @param finished tells which positions are covered by their shard's progress; where shards are
 *     read in parallel, by the progress of before
 * @param arrivedEverywhere the arrival that all shards have passed, the current one included; ids
 *     may still be needed for later ones; {@link Long#MAX_VALUE} where no other shard feeds the
 *     keys
 * @param resets the clocks that were set back
 */
record StepRules(
    StreamFunction function,
    EngineLimits limits,
    boolean marksJudge,
    KeyMemory memory,
    Watermarks watermarks,
    FinishedPositions finished,
    long arrivedEverywhere,
    Map<Shard, Progress.Reset> resets) {
  /**
   * Reads from the store what a step of this run may ask about positions.
   *
   * @param before is run before the store is asked, if it has to be
   */
  void askFinished(Snapshot snapshot, KeyRun run, Runnable before) {
    run.records().forEach(record -> finished.ask(record.position(), before));
    snapshot.record().marks().forEach(mark -> finished.ask(mark.position(), before));
  }

  /** True if the record was decided and its emissions were delivered. */
  boolean finished(Position position) {
    return finished.covers(position);
  }

  /**
   * The highest watermark that a key was stepped with (R6), or the one that its shard's clock was
   * set back to, as long as no record of the key has come since (R8).
   */
  long floorOf(KeyRecord key) {
    if (resets.isEmpty() || key.marks().isEmpty()) {
      return key.floor();
    }
    Position last = key.marks().getLast().position();
    Progress.Reset reset = resets.get(last.shard());
    return reset == null || !last.atOrBefore(reset.at())
        ? key.floor()
        : Math.min(key.floor(), reset.watermark());
  }

  /**
   * Call this after keys were read, because the progress that judges them must be read after them.
   */
  void keysWereRead() {
    finished.refresh();
  }

  /**
   * The arrival time that judges which event ids may be forgotten (R7): a slower shard may still
   * bring a duplicate that arrived long before {@code arrival}, but nothing older than its
   * retention.
   */
  long idsNeededFrom(long arrival) {
    if (arrivedEverywhere >= arrival) {
      return arrival;
    }
    return Math.max(arrivedEverywhere, arrival - Math.min(arrival, memory.retention()));
  }

  /**
   * The operator's state as a key's record has it.
   *
   * @throws io.weir.codec.UnreadableStateException if it cannot be read
   */
  @SuppressWarnings("unchecked")
  OperatorState<Object, Object> open(KeyRecord record) {
    byte[] state = function.readState(record.stateVersion(), record.state());
    BinaryReader stored = state.length == 0 ? null : new BinaryReader(state);
    return ((Operator<Object, Object>) function.operator()).open(stored);
  }
}
