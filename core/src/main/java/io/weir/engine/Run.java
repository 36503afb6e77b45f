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
 * @param origin the outbox origin of what is fired without a record of the key; null in a tick
 */
record Run(StateKey key, List<Entry> entries, long watermark, long processingTime, Position origin) {
  Run {
    entries = List.copyOf(entries);
  }

  boolean byTick() {
    return entries.isEmpty() && origin == null;
  }

  /** The outbox origin of this run's emissions. */
  Position outboxOrigin() {
    return entries.isEmpty() ? origin : entries.getLast().record().position();
  }
}
