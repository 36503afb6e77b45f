package io.weir.rank;

import io.weir.time.TimeWindow;
import io.weir.window.Pane;
import java.time.Instant;

/**
 * A row at a place of a window.
 *
 * @param rank the place, from 1
 */
public record WindowRow<V>(String key, TimeWindow window, Pane pane, int rank, V row) {
  /** The first instant of the window. */
  public Instant start() {
    return Instant.ofEpochMilli(window.start());
  }

  /** The first instant after the window. */
  public Instant end() {
    return Instant.ofEpochMilli(window.end());
  }
}
