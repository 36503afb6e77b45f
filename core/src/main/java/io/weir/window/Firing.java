package io.weir.window;

import java.time.Duration;

/**
 * The rules by which a window's panes fire (S2.4, S2.6, S2.8).
 *
 * @param onTime true for a pane when the watermark reaches the largest timestamp
 * @param onTimeIfEmpty true for that pane also if nothing is new since an early one
 * @param earlyCount new events after which there is an early pane; 0 = none
 * @param earlyInterval milliseconds; an early pane at each multiple in event time; 0 = none
 * @param earlyWithoutNews true for that pane also if nothing is new since the one before, unless
 *     discarding (Flink's ContinuousEventTimeTrigger)
 * @param earlyDelay milliseconds of processing time from the first new event to an early pane; 0 =
 *     none
 * @param earlyWait milliseconds of event time from the first new event to an early pane; 0 = none
 * @param lateCount late events after which there is a late pane; 0 = none
 * @param everyCount events after which there is a pane at any time, instead of all others; 0 = none
 * @param closing whether there is a last pane when the window's state is dropped
 */
record Firing(
    boolean onTime,
    boolean onTimeIfEmpty,
    long earlyCount,
    long earlyInterval,
    boolean earlyWithoutNews,
    long earlyDelay,
    long earlyWait,
    long lateCount,
    long everyCount,
    Closing closing) {
  static final Firing DEFAULT = new Firing(true, true, 0, 0, false, 0, 0, 1, 0, Closing.NEVER);

  /** Says when to make a last pane as the window's state is dropped. */
  enum Closing {
    NEVER,
    IF_NEWS,
    ALWAYS
  }

  Firing withOnTimeIfEmpty(boolean value) {
    return new Firing(
        onTime,
        value,
        earlyCount,
        earlyInterval,
        earlyWithoutNews,
        earlyDelay,
        earlyWait,
        lateCount,
        everyCount,
        closing);
  }

  Firing withEarlyCount(long value) {
    return new Firing(
        onTime,
        onTimeIfEmpty,
        value,
        earlyInterval,
        earlyWithoutNews,
        earlyDelay,
        earlyWait,
        lateCount,
        everyCount,
        closing);
  }

  Firing withEarlyInterval(long value) {
    return new Firing(
        onTime,
        onTimeIfEmpty,
        earlyCount,
        value,
        earlyWithoutNews,
        earlyDelay,
        earlyWait,
        lateCount,
        everyCount,
        closing);
  }

  Firing withEarlyWithoutNews() {
    return new Firing(
        onTime,
        onTimeIfEmpty,
        earlyCount,
        earlyInterval,
        true,
        earlyDelay,
        earlyWait,
        lateCount,
        everyCount,
        closing);
  }

  Firing withEarlyDelay(long value) {
    return new Firing(
        onTime,
        onTimeIfEmpty,
        earlyCount,
        earlyInterval,
        earlyWithoutNews,
        value,
        earlyWait,
        lateCount,
        everyCount,
        closing);
  }

  Firing withEarlyWait(long value) {
    return new Firing(
        onTime,
        onTimeIfEmpty,
        earlyCount,
        earlyInterval,
        earlyWithoutNews,
        earlyDelay,
        value,
        lateCount,
        everyCount,
        closing);
  }

  Firing withLateCount(long value) {
    return new Firing(
        onTime,
        onTimeIfEmpty,
        earlyCount,
        earlyInterval,
        earlyWithoutNews,
        earlyDelay,
        earlyWait,
        value,
        everyCount,
        closing);
  }

  Firing withEveryCount(long value) {
    return new Firing(false, onTimeIfEmpty, 0, 0, false, 0, 0, 0, value, closing);
  }

  Firing withClosing(Closing value) {
    return new Firing(
        onTime,
        onTimeIfEmpty,
        earlyCount,
        earlyInterval,
        earlyWithoutNews,
        earlyDelay,
        earlyWait,
        lateCount,
        everyCount,
        value);
  }

  /** No pane but those that an author's trigger fires, and a closing one. */
  Firing byTrigger() {
    return new Firing(false, onTimeIfEmpty, 0, 0, false, 0, 0, 0, 0, closing);
  }

  Firing onlyOnClose() {
    return new Firing(false, onTimeIfEmpty, 0, 0, false, 0, 0, 0, 0, Closing.ALWAYS);
  }

  /** True if a pane can come before the window's end does. */
  boolean beforeTheEnd() {
    return earlyCount > 0 || earlyInterval > 0 || earlyDelay > 0 || earlyWait > 0 || everyCount > 0;
  }

  String describe() {
    StringBuilder text = new StringBuilder("fires");
    add(text, onTime, "on time" + (onTimeIfEmpty ? "" : " if there is news"));
    add(text, earlyCount > 0, "early each " + earlyCount + " events");
    add(
        text,
        earlyInterval > 0,
        "early each "
            + Duration.ofMillis(earlyInterval)
            + " of event time"
            + (earlyWithoutNews ? "" : " if there is news"));
    add(
        text,
        earlyDelay > 0,
        "early " + Duration.ofMillis(earlyDelay) + " of processing time after news");
    add(text, earlyWait > 0, "early " + Duration.ofMillis(earlyWait) + " of event time after news");
    add(text, lateCount > 0, "late each " + lateCount + " events");
    add(text, everyCount > 0, "each " + everyCount + " events");
    add(
        text,
        closing != Closing.NEVER,
        "at its end" + (closing == Closing.IF_NEWS ? " if there is news" : ""));
    return text.toString();
  }

  private static void add(StringBuilder text, boolean applies, String words) {
    if (applies) {
      text.append(text.length() == 5 ? " " : ", ").append(words);
    }
  }
}
