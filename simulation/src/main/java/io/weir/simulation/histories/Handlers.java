package io.weir.simulation.histories;

/**
 * The part of an author's handler that all operators share: it takes the event's value, and fails
 * or ends the process on some.
 *
 * @param program decides how often a handler fails that is said to fail at first
 */
record Handlers(Spec spec, Program program, Code code) {
  /**
   * Handles an event.
   *
   * @return a bit of its own: a sum of these shows which events it is of, and a doubled one
   */
  long bit(HistoryEvent given) {
    HistoryEvent event = given.taken();
    meet(event);
    return 1L << event.index();
  }

  /** Fails or ends the process, if the event is such; the event stays as it is. */
  void meet(HistoryEvent event) {
    code.enter(Code.Place.HANDLER, event.index());
    if (event.kind() == HistoryEvent.Kind.POISON) {
      throw new IllegalStateException("poison");
    }
    if (event.kind() == HistoryEvent.Kind.KILLS) {
      code.end(Code.Place.HANDLER, event.index());
    }
    if (event.kind() == HistoryEvent.Kind.FLAKY) {
      program.onEvent(event, NoEffect.INSTANCE);
    }
  }
}
