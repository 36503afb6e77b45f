package io.weir.time;

/** The clock a timer is bound to. */
public enum TimeDomain {
  /**
   * Moves only with the records of the log: a timer is due when its time is at or below the
   * watermark.
   */
  EVENT,
  /** The wall clock as read at the edge: a timer is due when its time is at or below now. */
  PROCESSING
}
