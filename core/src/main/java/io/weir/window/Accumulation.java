package io.weir.window;

/** What a pane says beside its window's earlier panes (S2.7). */
enum Accumulation {
  /** Everything so far. */
  ACCUMULATING,
  /** What is new since the last pane. */
  DISCARDING,
  /** Everything so far, after the last pane was withdrawn. */
  RETRACTING
}
