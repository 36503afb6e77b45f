package io.weir.definition;

/**
 * A difference between two definitions of one function, or something that is the same in both, and
 * what it does to what is stored.
 *
 * @param topic the part of the definition
 * @param name what it is, in the words of the definition, such as {@code source 'views'}
 * @param why what happens and what to do, in sentences
 * @param refusedAtStart true if a deployed function refuses to start with it; false if only what is
 *     stored can tell, key by key
 * @param newer true if other code may have stored what is not read, as after a rollback, or fields
 *     that are not declared any more; a function that starts all the same keeps the description of
 *     that code beside its own
 */
public record Change(
    Topic topic, String name, Verdict verdict, String why, boolean refusedAtStart, boolean newer) {
  /** Something that is the same. */
  public static Change unchanged(Topic topic, String name) {
    return new Change(topic, name, Verdict.UNCHANGED, "", false, false);
  }

  /** A difference that a deployed function does not refuse at its start. */
  public static Change of(Topic topic, String name, Verdict verdict, String why) {
    return new Change(topic, name, verdict, why, false, false);
  }

  /** A difference that a deployed function refuses at its start. */
  public static Change refused(Topic topic, String name, Verdict verdict, String why) {
    return new Change(topic, name, verdict, why, true, false);
  }

  /** What newer code may have stored: each key tells whether it has. */
  static Change newer(Topic topic, String name, String why) {
    return new Change(topic, name, Verdict.NEEDS_UPCASTER, why, false, true);
  }

  /** The change in one line. */
  public String text() {
    return name + ": " + verdict.words() + (why.isEmpty() ? "" : ". " + why);
  }
}
