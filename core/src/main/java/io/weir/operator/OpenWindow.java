package io.weir.operator;

import io.weir.time.TimeWindow;

/** One window of one key while it is open. Mutable; lives as long as the step. */
final class OpenWindow<A, S> {
  final TimeWindow window;

  /** Null = no values, or all discarded. */
  A accumulator;

  S trigger;

  /** True if a value came since the last pane. */
  boolean news;

  /** Panes emitted so far. */
  long panes;

  /** Of those, the ON_TIME and LATE ones. */
  long nonSpeculative;

  /** The last pane, if it has to be known to be withdrawn. */
  Emitted emitted;

  OpenWindow(TimeWindow window, S trigger) {
    this.window = window;
    this.trigger = trigger;
  }

  /**
   * What the last pane was made of.
   *
   * @param accumulator in the aggregate's encoding
   */
  record Emitted(Pane pane, byte[] accumulator) {}
}
