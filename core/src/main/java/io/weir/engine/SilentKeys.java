package io.weir.engine;

import io.weir.Clock;
import io.weir.Shard;
import io.weir.StreamFunction;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.time.WatermarkStrategy;
import java.util.List;

/** Warm keys that a batch steps though it has no record of them. */
record SilentKeys(StreamFunction function, SnapshotCache cache) {

  /**
   * Warm keys without a record here whose due time has passed, or whose outbox is not delivered.
   */
  List<Run> of(Shard shard, BatchRuns runs) {
    return cache
        .matching(snapshot ->
            wantsStep(snapshot.record(), runs.watermark())
                && belongs(snapshot, shard)
                && !runs.has(snapshot.key()))
        .stream()
        .map(snapshot -> new Run(snapshot.key(), List.of(), runs.watermark(), runs.now(), false))
        .toList();
  }

  private boolean belongs(Snapshot snapshot, Shard shard) {
    List<KeyMark> marks = snapshot.record().marks();
    return !function.keysStayInOneShard()
        || !marks.isEmpty() && marks.getLast().position().shard().equals(shard);
  }

  private boolean wantsStep(KeyRecord record, long watermark) {
    boolean due =
        function.clock() == Clock.PER_SHARD
            && record.eventDue().isPresent()
            && record.eventDue().getAsLong() <= watermark
            && watermark != WatermarkStrategy.NONE;
    return due || !record.outbox().isEmpty();
  }
}
