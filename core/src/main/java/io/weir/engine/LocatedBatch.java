package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.Progress;

/**
 * A batch in the incarnation of its shard that it is of, and what is stored of it.
 *
 * @param clocks of the shards, as they stood when it was located
 * @param known the shard's progress, its first if nothing is stored
 */
record LocatedBatch(Batch batch, ShardClocks clocks, Progress known) {
  Shard shard() {
    return batch.shard();
  }
}
