package io.weir.functions.earthquakes;

import java.util.Map;

/**
 * A report of the USGS feed.
 *
 * @param time when the earth shook, epoch milliseconds
 * @param updated when the report became known, epoch milliseconds
 * @param net the network that reported it
 */
public record Quake(String id, long time, long updated, double mag, String place, String net) {
  Map<String, Object> item() {
    return Map.of("id", id, "net", net, "time", time, "mag", mag, "place", place);
  }
}
