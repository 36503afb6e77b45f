package io.weir.functions.earthquakes;

import java.time.Instant;
import java.util.Map;

/** One network's hour. */
public record NetworkHour(String net, Instant hour, long quakes, double mag, String place) {
  static NetworkHour of(String net, Instant start, Instant end, Strongest strongest) {
    return new NetworkHour(net, start, strongest.quakes(), strongest.mag(), strongest.place());
  }

  Map<String, Object> item() {
    return Map.of(
        "net", net, "hour", hour.toString(), "quakes", quakes, "mag", mag, "place", place);
  }
}
