package io.weir.engine;

import io.weir.time.TimeDomain;

/**
 * What emissions and dead letters of a timer that fires are named by, whoever fires it (R11). Its
 * text is made when something is to be named by it.
 *
 * @param revision the key's when it fires: a timer may be set for the same time again after it has
 *     fired, and this tells the two apart
 */
record TimerId(TimeDomain domain, long time, long revision) {
  @Override
  public String toString() {
    return "timer/" + domain + "/" + time + "/" + revision;
  }
}
