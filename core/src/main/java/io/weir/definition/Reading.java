package io.weir.definition;

/**
 * What becomes of values of one codec when another one reads them.
 *
 * @param verdict {@link Verdict#UNCHANGED}, {@link Verdict#SAFE} or {@link Verdict#NEEDS_UPCASTER}
 * @param why empty if nothing has changed
 * @param told true if the stored bytes themselves say that they cannot be read, so that it need not
 *     be known before
 * @param newer true if they may be those of newer code, which stays known after a rollback
 */
record Reading(Verdict verdict, String why, boolean told, boolean newer) {
  static final Reading SAME = new Reading(Verdict.UNCHANGED, "", false, false);

  static Reading safe(String why) {
    return new Reading(Verdict.SAFE, why, false, false);
  }

  static Reading needs(String why) {
    return new Reading(Verdict.NEEDS_UPCASTER, why, false, false);
  }

  static Reading told(String why) {
    return new Reading(Verdict.NEEDS_UPCASTER, why, true, false);
  }

  /** What is told of values that the other codec may have written after this one. */
  static Reading newer(String why) {
    return new Reading(Verdict.NEEDS_UPCASTER, why, true, true);
  }

  boolean isReadable() {
    return verdict != Verdict.NEEDS_UPCASTER;
  }

  /** The worse of the two; what both say if they are equally bad. */
  Reading and(Reading other) {
    if (verdict != other.verdict) {
      return verdict.compareTo(other.verdict) > 0 ? this : other;
    }
    String both =
        why.isEmpty() || other.why.isEmpty() || why.equals(other.why)
            ? why + (why.equals(other.why) ? "" : other.why)
            : why + " " + other.why;
    return new Reading(verdict, both, told && other.told, newer || other.newer);
  }
}
