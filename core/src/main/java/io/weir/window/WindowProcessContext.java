package io.weir.window;

import io.weir.Output;
import io.weir.process.ProcessContext.ListState;
import io.weir.process.ProcessContext.MapState;
import io.weir.process.ProcessContext.ValueState;
import io.weir.process.StateSpec;

/**
 * Gives a {@link WindowProcess} the state, times and outputs of one window. Times are epoch
 * milliseconds.
 *
 * @param <O> the results that the process gives
 */
public interface WindowProcessContext<O> {
  /** The current key. */
  String key();

  /** Event time of the key; in a pane that a timer makes the timer's own time (S4.3). */
  long watermark();

  /** The latest arrival that the key has seen; state expires by it. */
  long latestArrival();

  /** The window's state of a value that is declared by {@link WindowProcess#perWindow}. */
  <T> ValueState<T> windowState(StateSpec.Value<T> spec);

  /** The window's state of a map. */
  <K, T> MapState<K, T> windowMap(StateSpec.MapOf<K, T> spec);

  /** The window's state of a list. */
  <T> ListState<T> windowList(StateSpec.ListOf<T> spec);

  /** The key's state of a value that is declared by {@link WindowProcess#perKey}. */
  <T> ValueState<T> keyState(StateSpec.Value<T> spec);

  /** The key's state of a map. */
  <K, T> MapState<K, T> keyMap(StateSpec.MapOf<K, T> spec);

  /** The key's state of a list. */
  <T> ListState<T> keyList(StateSpec.ListOf<T> spec);

  /**
   * Emits a result to the function's sinks.
   *
   * @param value not null, as in all calls that emit or delete
   */
  void emit(O value);

  /** Emits to a declared side output. */
  <T> void emit(Output<T> output, T value);

  /**
   * Withdraws the row that the value describes, which this key emitted before: sinks that keep rows
   * drop it.
   */
  void delete(O value);
}
