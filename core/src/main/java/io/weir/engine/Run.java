package io.weir.engine;

import io.weir.state.StateKey;
import java.util.List;

/**
 * What one step of a key is to do.
 *
 * @param entries the key's records in order; none for a key that only fires
 * @param watermark where event time stands for the key after them
 * @param processingTime now, as read at the edge
 * @param byTick true if a tick asks: it clears what it has delivered by a write of its own
 */
record Run(StateKey key, List<Entry> entries, long watermark, long processingTime, boolean byTick) {
  Run {
    entries = List.copyOf(entries);
  }

  /** The same with other records: what is left of it. */
  Run with(List<Entry> rest) {
    return new Run(key, rest, watermark, processingTime, byTick);
  }
}
