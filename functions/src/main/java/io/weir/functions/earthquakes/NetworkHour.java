package io.weir.functions.earthquakes;

import java.time.Instant;

/** One network's hour. */
public record NetworkHour(String net, Instant hour, long quakes, double mag, String place) {
  static NetworkHour of(String net, Instant start, Instant end, Strongest strongest) {
    return new NetworkHour(net, start, strongest.quakes(), strongest.mag(), strongest.place());
  }
}
