package io.weir.window;

/**
 * Which of a window's results this is (S2.5).
 *
 * @param kind early, on time or late; of a count window
 * @param index 0 for the window's first pane, 1 more each
 * @param nonSpeculativeIndex the same without EARLY panes; -1 for an EARLY one
 * @param first true for index 0
 * @param last true only when nothing can follow
 */
public record Pane(Kind kind, int index, int nonSpeculativeIndex, boolean first, boolean last) {
  /** When a pane was fired. */
  public enum Kind {
    /** Before the watermark reached the window's largest timestamp. */
    EARLY,
    /** When it did. */
    ON_TIME,
    /** After it, within the allowed lateness. */
    LATE,
    /** By a number of events, in a window that is counted and not timed. */
    COUNT
  }
}
