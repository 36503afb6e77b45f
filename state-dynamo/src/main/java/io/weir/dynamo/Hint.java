package io.weir.dynamo;

import java.util.OptionalLong;

/**
 * One due hint in a write of a head. A hint that has been reached leads the next tick to the key
 * for nothing, which costs a read, and a write of the head besides the move in the index: so a
 * commit moves it along, as it writes the head anyway. But no more than twice while a tick comes
 * once, or a backlog would move it with every commit.
 *
 * @param name the attribute
 * @param known whether {@code stored} is known
 * @param stored the stored hint; empty = none is stored
 * @param wanted the hint that the record wants; empty = none
 * @param reached up to which time a stored hint is moved along; the least long = none is
 * @param fresh whether the write replaces all attributes
 */
record Hint(
    String name,
    boolean known,
    OptionalLong stored,
    OptionalLong wanted,
    long reached,
    boolean fresh) {

  static Hint event(Known known, OptionalLong wanted, long reached, boolean fresh) {
    OptionalLong stored = known == null ? OptionalLong.empty() : known.eventHint();
    return new Hint(Attributes.EVENT_DUE, known != null, stored, wanted, reached, fresh);
  }

  static Hint processing(Known known, OptionalLong wanted, long reached, boolean fresh) {
    OptionalLong stored = known == null ? OptionalLong.empty() : known.processingHint();
    return new Hint(Attributes.PROCESSING_DUE, known != null, stored, wanted, reached, fresh);
  }

  private boolean passed() {
    return stored.isPresent() && stored.getAsLong() <= reached;
  }

  boolean writes() {
    boolean stays = known && !fresh && !passed() && DueHints.stays(stored, wanted);
    return wanted.isPresent() && !stays;
  }

  boolean removes() {
    return wanted.isEmpty() && stored.isPresent() && (fresh || passed());
  }

  boolean changes() {
    return fresh || writes() || removes();
  }

  /** True if the write is right only as long as the stored hint is what is known of it. */
  boolean relies() {
    return wanted.isPresent() && !writes();
  }

  /** What is stored once this is written over {@code old}. */
  OptionalLong over(OptionalLong old) {
    return changes() ? wanted : old;
  }

  /**
   * Units of the index entry that this moves: 1 for one that comes or goes, 2 for one that changes
   * its place.
   *
   * @param old the hint that was stored, as far as it is known
   */
  long indexUnits(OptionalLong old) {
    return moved(old, over(old));
  }

  static long moved(OptionalLong from, OptionalLong to) {
    return from.equals(to) ? 0 : from.isPresent() && to.isPresent() ? 2 : 1;
  }
}
