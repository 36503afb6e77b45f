package io.weir.window;

import io.weir.time.TimeWindow;

/**
 * The author's own rule for panes beside the built-in ones: asked after each event that a window
 * has taken. Pure: the same arguments give the same answer.
 *
 * @param <V> the events' value
 */
@FunctionalInterface
public interface Trigger<V> {
  /**
   * True if the window is to fire now, EARLY before its time and LATE after it.
   *
   * @param news events since the last pane, this one included
   */
  boolean fires(V value, TimeWindow window, long news);
}
