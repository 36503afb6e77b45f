package io.weir.operator;

import io.weir.time.TimeWindow;
import java.time.Instant;

/**
 * One pane of one window of one key.
 *
 * @param window the window; {@link TimeWindow#GLOBAL} for count windows
 * @param pane which of the window's results it is
 * @param value what the aggregate made of the values
 */
public record WindowResult<R>(String key, TimeWindow window, Pane pane, R value) {
  /** The window's first instant. */
  public Instant start() {
    return window.startTime();
  }

  /** The first instant after the window. */
  public Instant end() {
    return window.endTime();
  }
}
