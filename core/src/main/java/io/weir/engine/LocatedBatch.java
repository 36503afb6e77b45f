package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.Progress;

/**
 * A batch in the right incarnation of its shard, with that shard's progress.
 *
 * @param clocks the clocks of the shards when it was located
 * @param known the shard's progress, its first if nothing is stored
 */
record LocatedBatch(Batch batch, ShardClocks clocks, Progress known) {
  Shard shard() {
    return batch.shard();
  }
}
