package io.weir.engine;

import io.weir.DeadLetter;
import java.util.Map;

/**
 * What earlier attempts at a run have shown.
 *
 * @param givenUp dead letters of the events and timers that are not to be tried again, by position
 *     or timer
 * @param measured true if the state is to be measured after every event
 */
record Verdicts(Map<Object, DeadLetter> givenUp, boolean measured) {
  static final Verdicts NONE = new Verdicts(Map.of(), false);
}
