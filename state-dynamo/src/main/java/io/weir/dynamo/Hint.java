package io.weir.dynamo;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One due hint in a write of a head. If a hint is in the past, the next tick reads the key in vain,
 * and then writes the head and moves the index entry. So a commit, which writes the head anyway,
 * moves such a hint on; but at most twice per tick interval, or a backlog would move it with every
 * commit.
 *
 * @param name the attribute
 * @param known whether {@code stored} is known
 * @param stored the stored hint; empty = none is stored
 * @param wanted the hint that the record wants; empty = none
 * @param reached the time up to which stored hints are moved on; the smallest long = none
 * @param fresh whether the write replaces all attributes
 */
record Hint(
    String name,
    boolean known,
    OptionalLong stored,
    OptionalLong wanted,
    long reached,
    boolean fresh) {

  static Hint event(@Nullable Known known, OptionalLong wanted, long reached, boolean fresh) {
    OptionalLong stored = known == null ? OptionalLong.empty() : known.eventHint();
    return new Hint(Attributes.EVENT_DUE, known != null, stored, wanted, reached, fresh);
  }

  static Hint processing(@Nullable Known known, OptionalLong wanted, long reached, boolean fresh) {
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

  /** True if the write is correct only if the stored hint is the remembered one. */
  boolean relies() {
    return wanted.isPresent() && !writes();
  }

  /** The stored hint once this is written over {@code old}. */
  OptionalLong over(OptionalLong old) {
    return changes() ? wanted : old;
  }

  /**
   * The write units for the index: 1 for an entry that comes or goes, 2 for one that changes its
   * place.
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
