package io.weir.engine;

import io.weir.ClockScope;
import io.weir.StreamFunction;
import io.weir.spi.Shard;
import io.weir.state.KeyMark;
import io.weir.state.Snapshot;
import io.weir.time.WatermarkStrategy;
import java.util.ArrayList;
import java.util.List;

/** Warm keys that a batch steps though it has no record of them. */
record SilentKeys(StreamFunction function, SnapshotCache cache) {

  /**
   * Warm keys without a record here whose due time has passed, or whose outbox is not delivered.
   */
  List<KeyRun> of(Shard shard, KeyedBatch batch, long now) {
    long watermark =
        function.clock() == ClockScope.PER_SHARD ? batch.watermark() : WatermarkStrategy.NONE;
    List<KeyRun> silent = new ArrayList<>();
    boolean anyShard = !function.keysStayInOneShard();
    for (SnapshotCache.WarmKey warm : cache.due(watermark)) {
      Snapshot snapshot = warm.snapshot();
      boolean forgotten = snapshot.isExpired(now);
      if (!forgotten && !batch.has(snapshot.key()) && (anyShard || isLastIn(shard, snapshot))) {
        silent.add(KeyRun.silent(snapshot.key(), batch.watermark()));
      }
    }
    return silent;
  }

  private static boolean isLastIn(Shard shard, Snapshot snapshot) {
    List<KeyMark> marks = snapshot.record().marks();
    return !marks.isEmpty() && marks.getLast().position().isIn(shard);
  }
}
