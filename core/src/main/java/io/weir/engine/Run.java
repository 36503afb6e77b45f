package io.weir.engine;

import io.weir.Position;
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

  /**
   * The outbox origin of this run's emissions: the record that would bring the key here again. A
   * key that fires without one has none: after a crash, another container finishes the batch
   * without knowing it.
   */
  Position outboxOrigin() {
    return entries.isEmpty() ? null : entries.getLast().record().position();
  }
}
