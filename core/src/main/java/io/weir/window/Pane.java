package io.weir.window;

/**
 * Tells one of a window's results from the others (S2.5).
 *
 * @param kind early, on time or late, or of a count window
 * @param index 0 for the window's first pane, 1 more for each later one
 * @param nonSpeculativeIndex the index among the panes that are not EARLY; -1 for an EARLY one
 * @param first true for index 0
 * @param last true only when nothing can follow
 */
public record Pane(Kind kind, int index, int nonSpeculativeIndex, boolean first, boolean last) {
  /** The time at which a pane was fired. */
  public enum Kind {
    /** Before the watermark reached the window's largest timestamp. */
    EARLY,
    /** When the watermark reached it. */
    ON_TIME,
    /** After the watermark reached it, within the allowed lateness. */
    LATE,
    /** After a number of events, in a count window. */
    COUNT
  }
}
