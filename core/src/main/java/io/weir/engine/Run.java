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
 * @param last the last record of the whole run, of which this may be the rest; null if it has none
 */
record Run(
    StateKey key,
    List<Entry> entries,
    long watermark,
    long processingTime,
    boolean byTick,
    Position last) {
  Run {
    entries = List.copyOf(entries);
  }

  Run(StateKey key, List<Entry> entries, long watermark, long processingTime, boolean byTick) {
    this(
        key,
        entries,
        watermark,
        processingTime,
        byTick,
        entries.isEmpty() ? null : entries.getLast().record().position());
  }

  /** The same without its first records. */
  Run from(int first) {
    return new Run(
        key, entries.subList(first, entries.size()), watermark, processingTime, byTick, last);
  }

  /**
   * The outbox origin of what was emitted up to the first {@code taken} records: the last of them,
   * or the first if none was taken, which would bring the key here again. A key that fires without
   * a record has none: after a crash, another container finishes the batch without knowing it.
   */
  Position originOf(int taken) {
    return entries.isEmpty() ? last : entries.get(Math.max(0, taken - 1)).record().position();
  }
}
