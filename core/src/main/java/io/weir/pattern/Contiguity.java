package io.weir.pattern;

/** How near a stage's event must be to the event before it (S7.2). */
enum Contiguity {
  /** The very next event. */
  NEXT("next"),
  /** The next event that the stage takes; others between are skipped. */
  FOLLOWED_BY("followed by"),
  /** Any later event that the stage takes; those that it would take are skipped, too. */
  FOLLOWED_BY_ANY("followed by any"),
  /** Not the very next event. */
  NOT_NEXT("not next"),
  /** No event before the next stage's. */
  NOT_FOLLOWED_BY("not followed by");

  private final String words;

  Contiguity(String words) {
    this.words = words;
  }

  boolean negative() {
    return this == NOT_NEXT || this == NOT_FOLLOWED_BY;
  }

  String words() {
    return words;
  }
}
