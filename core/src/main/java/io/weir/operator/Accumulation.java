package io.weir.operator;

/** What a pane says of the values in the panes before it. */
enum Accumulation {
  /** It contains them. */
  ACCUMULATING,
  /** It has only what came since. */
  DISCARDING,
  /** It contains them, and the pane before it is withdrawn. */
  RETRACTING
}
