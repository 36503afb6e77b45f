package io.weir.engine;

import io.weir.DeadLetter;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What earlier attempts at a run have shown.
 *
 * @param givenUp dead letters of the events and timers that are not to be tried again, by position
 *     or timer
 * @param measured true if the state is to be measured after every event
 * @param calls told of each event and timer before the author's code gets it, by the same names; it
 *     throws {@link EndsProcessException} for one that must not get there. Null where nobody is to
 *     be told
 */
record PriorAttempts(Map<Object, DeadLetter> givenUp, boolean measured, Consumer<Object> calls) {
  static final PriorAttempts NONE = new PriorAttempts(Map.of(), false, null);

  /** Null if it may be tried. */
  DeadLetter of(Object culprit) {
    return givenUp.isEmpty() ? null : givenUp.get(culprit);
  }

  /**
   * The author's code is about to be called.
   *
   * @throws EndsProcessException if it must not be
   */
  void call(Object culprit) {
    if (calls != null) {
      calls.accept(culprit);
    }
  }
}
