package io.weir.engine;

import io.weir.time.TimeDomain;

/**
 * The name of a firing timer in ids of emissions and dead letters, the same whoever fires it (R11).
 * Its text is made only when needed.
 *
 * @param revision the key's revision when it fires, since a timer may be set for the same time
 *     again after it has fired
 * @param part tells several callbacks of one time apart; empty if it has one
 * @param turn how often the times of a step had gone back before it, or come again. A timer or an
 *     event may set one that has fired already, with nothing emitted in between: the second call
 *     may fail where the first did not
 */
record TimerId(TimeDomain domain, long time, long revision, String part, int turn) {
  /** The name of its call, for a note that others read. */
  String call() {
    return turn == 0 ? toString() : this + "/again/" + turn;
  }

  @Override
  public String toString() {
    String own = "timer/" + domain + "/" + time + "/" + revision;
    return part.isEmpty() ? own : own + "/" + part;
  }
}
