package io.weir.time;

/** The clock a timer is bound to. */
public enum TimeDomain {
  /**
   * Event time, which only records of the log move: a timer is due when its time is at or below the
   * watermark.
   */
  EVENT,
  /** The wall clock as read at the edge: a timer is due when its time is at or below now. */
  PROCESSING
}
