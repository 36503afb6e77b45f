package io.weir.window;

/** The relation of a pane to its window's earlier panes (S2.7). */
enum Accumulation {
  /** A pane holds everything so far. */
  ACCUMULATING,
  /** A pane holds only what is new since the last pane. */
  DISCARDING,
  /** A pane holds everything so far, and the last pane is withdrawn before it. */
  RETRACTING
}
