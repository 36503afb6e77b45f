package io.weir.engine;

import io.weir.time.TimeDomain;

/**
 * The name of a firing timer in ids of emissions and dead letters, the same whoever fires it (R11).
 * Its text is made only when needed.
 *
 * @param revision the key's revision when it fires, since a timer may be set for the same time
 *     again after it has fired
 */
record TimerId(TimeDomain domain, long time, long revision) {
  @Override
  public String toString() {
    return "timer/" + domain + "/" + time + "/" + revision;
  }
}
