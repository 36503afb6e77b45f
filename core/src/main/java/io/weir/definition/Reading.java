package io.weir.definition;

/**
 * What becomes of values of one codec when another one reads them.
 *
 * @param verdict {@link Verdict#UNCHANGED}, {@link Verdict#SAFE} or {@link Verdict#NEEDS_UPCASTER}
 * @param why empty if nothing has changed
 * @param told true if the stored bytes themselves say that they cannot be read, so that it need not
 *     be known before
 */
record Reading(Verdict verdict, String why, boolean told) {
  static final Reading SAME = new Reading(Verdict.UNCHANGED, "", false);

  static Reading safe(String why) {
    return new Reading(Verdict.SAFE, why, false);
  }

  static Reading needs(String why) {
    return new Reading(Verdict.NEEDS_UPCASTER, why, false);
  }

  static Reading told(String why) {
    return new Reading(Verdict.NEEDS_UPCASTER, why, true);
  }

  boolean isReadable() {
    return verdict != Verdict.NEEDS_UPCASTER;
  }

  /** The worse of the two; what both say if they are equally bad. */
  Reading and(Reading other) {
    if (verdict != other.verdict) {
      return verdict.compareTo(other.verdict) > 0 ? this : other;
    }
    return why.isEmpty() || other.why.isEmpty() || why.equals(other.why)
        ? new Reading(verdict, why + (why.equals(other.why) ? "" : other.why), told && other.told)
        : new Reading(verdict, why + " " + other.why, told && other.told);
  }
}
