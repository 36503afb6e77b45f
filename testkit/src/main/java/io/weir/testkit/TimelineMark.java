package io.weir.testkit;

import io.weir.spi.Emission;

/**
 * What a sink was given, as a {@link Timeline} shows it.
 *
 * @param time epoch milliseconds of event time
 * @param isLate true for an event that has gone to a late output
 */
record TimelineMark(String key, long time, String words, Emission.Op op, boolean isLate) {
  boolean isWithdrawn() {
    return op == Emission.Op.DELETE;
  }
}
