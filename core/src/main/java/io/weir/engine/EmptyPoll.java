package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.Progress;

/**
 * What an empty poll at the tip of a shard told.
 *
 * @param polled the shard's progress as it was before the poll
 * @param until when the poll began, epoch milliseconds: everything that arrived before is finished
 */
public record EmptyPoll(Progress polled, long until) {
  public Shard shard() {
    return polled.shard();
  }
}
