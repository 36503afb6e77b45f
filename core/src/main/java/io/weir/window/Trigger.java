package io.weir.window;

import io.weir.time.TimeWindow;

/**
 * The author's own rule for panes, besides the built-in ones; called after each event that a window
 * has taken. It must be pure: the same arguments give the same answer.
 *
 * @param <V> the events' value
 */
@FunctionalInterface
public interface Trigger<V> {
  /**
   * True if the window is to fire now. The pane is EARLY before the window's end and LATE after it.
   *
   * @param news the number of the number of events since the last pane, this one included
   */
  boolean fires(V value, TimeWindow window, long news);
}
