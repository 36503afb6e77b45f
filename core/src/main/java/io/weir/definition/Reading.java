package io.weir.definition;

/**
 * What becomes of values of one codec when another one reads them.
 *
 * @param verdict any but {@link Verdict#REFUSED}
 * @param why empty if nothing has changed
 * @param told true if the stored bytes themselves say that they cannot be read, so that it need not
 *     be known before; or if it is not certain that they are misread
 * @param newer true if the one may have stored what the other does not read, so that its
 *     description stays known
 */
record Reading(Verdict verdict, String why, boolean told, boolean newer) {
  static final Reading SAME = new Reading(Verdict.UNCHANGED, "", false, false);

  static Reading safe(String why) {
    return new Reading(Verdict.SAFE, why, false, false);
  }

  /** What is read without a part that was declared before, and may still be stored. */
  static Reading left(String why) {
    return new Reading(Verdict.SAFE, why, false, true);
  }

  /** What is read without a part that somebody may still need. */
  static Reading lost(String why) {
    return new Reading(Verdict.STARTS_ANEW, why, true, true);
  }

  static Reading cannotBeTold(String why) {
    return new Reading(Verdict.CANNOT_BE_TOLD, why, true, false);
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
    boolean either = newer || other.newer;
    if (verdict != other.verdict) {
      Reading worse = verdict.compareTo(other.verdict) > 0 ? this : other;
      return new Reading(worse.verdict, worse.why, worse.told, either);
    }
    String both =
        why.isEmpty() || other.why.isEmpty() || why.equals(other.why)
            ? why + (why.equals(other.why) ? "" : other.why)
            : why + " " + other.why;
    return new Reading(verdict, both, told && other.told, either);
  }
}
