package io.weir.engine;

import io.weir.state.StateKey;
import java.util.List;

/**
 * What one step of a key is to do.
 *
 * @param entries the key's records in order, not to be changed; none for a key that only fires
 * @param watermark where event time stands for the key after them
 * @param others the minimum of the watermarks of all other shards that feed the key; MAX if there
 *     is none
 * @param processingTime now, as read at the edge
 * @param byTick true if a tick asks: it clears what it has delivered by a write of its own
 */
record Run(
    StateKey key,
    List<Entry> entries,
    long watermark,
    long others,
    long processingTime,
    boolean byTick) {

  /** One of a key that only fires. */
  static Run silent(StateKey key, long watermark, long processingTime, boolean byTick) {
    return new Run(key, List.of(), watermark, Long.MAX_VALUE, processingTime, byTick);
  }

  /** The same with other records: what is left of it. */
  Run with(List<Entry> rest) {
    return new Run(key, rest, watermark, others, processingTime, byTick);
  }
}
