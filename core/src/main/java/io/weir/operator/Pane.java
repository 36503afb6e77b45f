package io.weir.operator;

/**
 * Which of a window's results this is.
 *
 * @param kind why it was made
 * @param index 0 for the window's first pane, then one more each; a merged session counts anew
 * @param nonSpeculativeIndex the same count over ON_TIME and LATE panes; -1 for an EARLY one
 * @param first true for index 0
 * @param last true if, at the pane's own time, nothing of this window can follow
 */
public record Pane(Kind kind, long index, long nonSpeculativeIndex, boolean first, boolean last) {
  /** The one pane of a count window. */
  static final Pane COUNTED = new Pane(Kind.COUNT, 0, 0, true, true);

  /** Why a pane was made (SEMANTICS 2). */
  public enum Kind {
    /** Before the watermark reached the window's last millisecond. */
    EARLY,
    /** The first one at the window's last millisecond. */
    ON_TIME,
    /** After an ON_TIME or LATE one, or in a window that an event opened late. */
    LATE,
    /** A count window is full. */
    COUNT
  }
}
