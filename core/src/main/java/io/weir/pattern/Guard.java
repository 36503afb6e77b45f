package io.weir.pattern;

/** Says if an edge of the automaton is open to an event. */
interface Guard<E> {
  boolean holds(Look<E> look);

  /** Open to every event. */
  static <E> Guard<E> always() {
    return look -> true;
  }

  static <E> Guard<E> not(Guard<E> guard) {
    return look -> !guard.holds(look);
  }

  default Guard<E> and(Guard<E> other) {
    return look -> holds(look) && other.holds(look);
  }
}
