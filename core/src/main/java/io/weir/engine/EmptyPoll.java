package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.Progress;

/**
 * An empty poll at the tip of a shard.
 *
 * @param polled the shard's progress before the poll
 * @param until the start of the poll, epoch milliseconds; all records that arrived before are
 *     finished
 */
public record EmptyPoll(Progress polled, long until) {
  public Shard shard() {
    return polled.shard();
  }
}
