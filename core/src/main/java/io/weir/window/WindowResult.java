package io.weir.window;

import io.weir.time.TimeWindow;
import java.time.Instant;

/**
 * A result of a window.
 *
 * @param window the window; {@link TimeWindow#GLOBAL} for count and global windows
 */
public record WindowResult<R>(String key, TimeWindow window, Pane pane, R value) {
  /** The first instant of the window. */
  public Instant start() {
    return Instant.ofEpochMilli(window.start());
  }

  /** The first instant after the window. */
  public Instant end() {
    return Instant.ofEpochMilli(window.end());
  }
}
