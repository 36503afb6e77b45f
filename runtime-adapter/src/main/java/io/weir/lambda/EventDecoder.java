package io.weir.lambda;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads one kind of event. {@link EventReader} goes through the event's fields once, in the order
 * in which they come, and offers each to every decoder; used for one event.
 */
interface EventDecoder {
  /**
   * Takes a field of the event, or leaves it alone.
   *
   * @param name the field's name
   * @param parser at the field's value; if the field is taken, at the value's last token afterwards
   * @return true if it was taken
   * @throws UnreadableEventException if it is taken but is not in the form that this decoder reads
   */
  boolean take(String name, JsonParser parser) throws IOException;

  /** The event, once all fields have been offered; empty if it is of another kind. */
  Optional<LambdaEvent> event();
}
