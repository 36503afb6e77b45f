package io.weir.window;

import io.weir.time.TimeWindow;
import java.time.Instant;

/**
 * What a window has to say.
 *
 * @param window the window; {@link TimeWindow#GLOBAL} for count and global windows
 */
public record WindowResult<R>(String key, TimeWindow window, Pane pane, R value) {
  /** First instant of the window. */
  public Instant start() {
    return Instant.ofEpochMilli(window.start());
  }

  /** First instant behind the window. */
  public Instant end() {
    return Instant.ofEpochMilli(window.end());
  }
}
