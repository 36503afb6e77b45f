package io.weir.join;

/** Which events of a window have results (S5.6). */
enum WindowJoinKind {
  INNER("join"),
  LEFT("left join"),
  RIGHT("right join"),
  FULL("full join"),
  SEMI("semi join"),
  ANTI("anti join");

  private final String words;

  WindowJoinKind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** True if each pair has a result, and not each left event. */
  boolean pairs() {
    return this != SEMI && this != ANTI;
  }

  /**
   * True if left events have results.
   *
   * @param hasRights true if there are right events in the window
   */
  boolean leftSpeaks(boolean hasRights) {
    return hasRights ? this != ANTI : this == LEFT || this == FULL || this == ANTI;
  }

  /** True if right events have results by themselves where no left one is in the window. */
  boolean keepsRight() {
    return this == RIGHT || this == FULL;
  }

  /** True if results say that no right event was in the window, or that one was. */
  boolean tellsOfRights() {
    return this != INNER && this != RIGHT;
  }
}
