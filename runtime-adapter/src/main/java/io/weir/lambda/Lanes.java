package io.weir.lambda;

import io.weir.engine.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Gives each invocation of a handler object a reader and a lane. An invocation calls {@link
 * #begin}, reads its event, calls {@link #lane}, and in any case {@link #end}.
 */
interface Lanes {
  /**
   * Waits for a turn and begins an invocation.
   *
   * @return a reader that nobody else has until {@link #end}
   * @throws NoTurnException if none comes in time
   */
  EventReader begin(Deadline deadline);

  /** The lane for an event; nobody else has it until {@link #end}. */
  Lane lane(LambdaEvent event, Deadline deadline);

  /**
   * Ends an invocation.
   *
   * @param lane null if it did not come so far
   * @param failure the exception that leaves the handler; null if there is none
   */
  void end(EventReader reader, @Nullable Lane lane, @Nullable Throwable failure);

  /** Lets all lanes forget what a new container would not know. Nothing may run. */
  void coolDown();
}
