package io.weir.dynamo;

import io.weir.state.KeyRecord;
import io.weir.state.StateKey;
import java.util.OptionalLong;

/** The arithmetic of due hints: rounding, slots, and when a stored hint may stay. */
record DueHints(long granularity, DueSlots slots) {

  /**
   * The due time rounded up to a multiple of the granularity; a time too large to round stays
   * itself.
   */
  OptionalLong hint(OptionalLong due) {
    if (due.isEmpty()) {
      return due;
    }
    long floor = Math.floorDiv(due.getAsLong(), granularity);
    long down = floor * granularity;
    boolean exact = Math.floorMod(due.getAsLong(), granularity) == 0;
    boolean overflows = down > Long.MAX_VALUE - granularity;
    return exact || overflows ? due : OptionalLong.of(down + granularity);
  }

  OptionalLong event(KeyRecord record) {
    return hint(record.eventDue());
  }

  OptionalLong processing(KeyRecord record) {
    return hint(record.processingDue());
  }

  /** True if the stored hint does for this one: it is as early, or no hint is wanted. */
  static boolean stays(OptionalLong stored, OptionalLong wanted) {
    return wanted.isEmpty() || stored.isPresent() && stored.getAsLong() <= wanted.getAsLong();
  }

  /** The slot to which the hints of a key may be written from now on. */
  String slot(StateKey key) {
    slots.claim(key.function());
    return slot(key.function(), Math.floorMod(key.key().hashCode(), slots.configured()));
  }

  static String slot(String function, int slot) {
    return function + "#" + slot;
  }
}
