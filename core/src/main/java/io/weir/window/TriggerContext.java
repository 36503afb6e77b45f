package io.weir.window;

import io.weir.process.ProcessContext.ListState;
import io.weir.process.ProcessContext.MapState;
import io.weir.process.ProcessContext.Timers;
import io.weir.process.ProcessContext.ValueState;
import io.weir.process.StateSpec;

/**
 * Gives a {@link WindowTrigger} the state and timers of one window, and the times. Times are epoch
 * milliseconds.
 */
public interface TriggerContext {
  /** Event time of the key; in an event timer the timer's own time. */
  long watermark();

  /** The wall clock, for setting processing-time timers only. */
  long processingTime();

  /** The number of the window's events since its last pane. */
  long news();

  /** The window's state of a value that the trigger declares. */
  <T> ValueState<T> state(StateSpec.Value<T> spec);

  /** The window's state of a map that the trigger declares. */
  <K, T> MapState<K, T> map(StateSpec.MapOf<K, T> spec);

  /** The window's state of a list that the trigger declares. */
  <T> ListState<T> list(StateSpec.ListOf<T> spec);

  /**
   * Sets timers of the window. One that is set for a time that has passed is due when event time
   * next moves (S4.2); those for times after the window's state is dropped never are.
   */
  Timers timers();
}
