package io.weir.engine;

import io.weir.DeadLetter;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The results of earlier attempts at a run.
 *
 * @param givenUp the dead letters of events and timers that are not tried again, by position or
 *     timer
 * @param measured true if the state is measured after every event
 * @param calls receives each event and timer before the author's code gets it, by the same names;
 *     throws {@link EndsProcessException} for one that must not get there; null = not needed
 */
record PriorAttempts(
    Map<Object, DeadLetter> givenUp, boolean measured, @Nullable Consumer<Object> calls) {
  static final PriorAttempts NONE = new PriorAttempts(Map.of(), false, null);

  /** Null if it may be tried. */
  @Nullable DeadLetter of(Object culprit) {
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
