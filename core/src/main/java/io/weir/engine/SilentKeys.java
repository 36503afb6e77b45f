package io.weir.engine;

import io.weir.Clock;
import io.weir.Shard;
import io.weir.StreamFunction;
import io.weir.state.KeyMark;
import io.weir.state.Snapshot;
import io.weir.time.WatermarkStrategy;
import java.util.List;

/** Warm keys that a batch steps though it has no record of them. */
record SilentKeys(StreamFunction function, SnapshotCache cache) {

  /**
   * Warm keys without a record here whose due time has passed, or whose outbox is not delivered.
   */
  List<Run> of(Shard shard, BatchRuns runs) {
    long watermark =
        function.clock() == Clock.PER_SHARD ? runs.watermark() : WatermarkStrategy.NONE;
    return cache.due(watermark).stream()
        .filter(snapshot -> belongs(snapshot, shard) && !runs.has(snapshot.key()))
        .map(snapshot -> new Run(snapshot.key(), List.of(), runs.watermark(), runs.now(), false))
        .toList();
  }

  private boolean belongs(Snapshot snapshot, Shard shard) {
    List<KeyMark> marks = snapshot.record().marks();
    return !function.keysStayInOneShard()
        || !marks.isEmpty() && marks.getLast().position().shard().equals(shard);
  }
}
