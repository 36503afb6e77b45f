package io.weir.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.functions.earthquakes.NetworkHour;
import io.weir.functions.flights.AirportHour;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The results of the examples: what events come to, and what is in the tables. */
final class ExampleResults {
  private ExampleResults() {}

  static NetworkHour hour(String name, List<JsonNode> events) {
    JsonNode strongest = events.getFirst();
    for (JsonNode event : events) {
      strongest =
          event.path("mag").asDouble() > strongest.path("mag").asDouble() ? event : strongest;
    }
    String[] parts = name.split("/");
    return new NetworkHour(
        parts[0],
        Instant.ofEpochMilli(Long.parseLong(parts[1])),
        events.size(),
        strongest.path("mag").asDouble(),
        strongest.path("place").asText());
  }

  static Map<String, NetworkHour> hours(Deployed earthquakes) {
    return byHour(
        earthquakes.rows("quakes-per-hour").stream()
            .map(row ->
                new NetworkHour(
                    row.get("net").s(),
                    Instant.parse(row.get("hour").s()),
                    Long.parseLong(row.get("quakes").n()),
                    Double.parseDouble(row.get("mag").n()),
                    row.get("place").s()))
            .toList());
  }

  static Map<String, NetworkHour> byHour(List<NetworkHour> rows) {
    Map<String, NetworkHour> last = new TreeMap<>();
    rows.forEach(row -> last.put(row.net() + "/" + row.hour().toEpochMilli(), row));
    return last;
  }

  static Set<String> ids(String sink, Deployed function) {
    return function.rows(sink).stream().map(row -> row.get("id").s()).collect(Collectors.toSet());
  }

  static AirportHour delay(String name, List<JsonNode> events) {
    var delays =
        events.stream().mapToLong(event -> event.path("delay").asLong()).summaryStatistics();
    String[] parts = name.split("/");
    return new AirportHour(
        parts[0],
        Instant.ofEpochMilli(Long.parseLong(parts[1])),
        delays.getCount(),
        (double) delays.getSum() / delays.getCount(),
        delays.getMax());
  }

  static Map<String, AirportHour> delays(Deployed flights) {
    return byAirportHour(
        flights.rows("delays-per-hour").stream()
            .map(row ->
                new AirportHour(
                    row.get("airport").s(),
                    Instant.parse(row.get("hour").s()),
                    Long.parseLong(row.get("flights").n()),
                    Double.parseDouble(row.get("meanDelay").n()),
                    Long.parseLong(row.get("worstDelay").n())))
            .toList());
  }

  static Map<String, AirportHour> byAirportHour(List<AirportHour> rows) {
    Map<String, AirportHour> last = new TreeMap<>();
    rows.forEach(row -> last.put(row.airport() + "/" + row.hour().toEpochMilli(), row));
    return last;
  }
}
