package io.weir.functions.flights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.functions.RealEvents;
import io.weir.testkit.FunctionTestDriver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Real departures and airports, against a few plain lines over the two files. */
class CityDaysTest {
  private static final long DAY = 86_400_000;
  private static final List<JsonNode> LINES = RealEvents.of("flights-20k.jsonl").subList(0, 4_000);

  private static Map<String, Airport> airports() {
    Map<String, Airport> airports = new HashMap<>();
    RealEvents.of("airports.jsonl").stream()
        .map(row ->
            new Airport(
                row.path("iata").asText(),
                row.path("name").asText(),
                row.path("city").asText(),
                row.path("state").asText()))
        .filter(airport -> !airport.iata().equals("SEA"))
        .forEach(airport -> airports.put(airport.iata(), airport));
    return airports;
  }

  @Test
  void realDeparturesHaveTheNamesOfTheirCities() {
    Map<String, String> found = new TreeMap<>();
    try (FunctionTestDriver driver = FunctionTestDriver.of(CityDays.FUNCTION)) {
      driver.lookup(CityDays.AIRPORTS, airports());
      for (JsonNode line : LINES) {
        driver.clock(Instant.ofEpochMilli(line.path("departed").asLong()));
        driver.pipeBytes("departures", "p", line.toString().getBytes(StandardCharsets.UTF_8));
      }
      driver.advanceWatermark(Flights.DEPARTURES, Instant.ofEpochMilli(Long.MAX_VALUE));
      driver
          .results(CityDay.class)
          .forEach(row ->
              found.put(
                  row.airport() + " " + row.day().toEpochMilli(),
                  row.city() + " " + row.flights() + " " + row.meanDelay()));
      assertThat(driver.asked(CityDays.AIRPORTS)).as("cached").hasSizeLessThan(LINES.size());
    }
    assertThat(found).isEqualTo(plainLines());
    assertThat(found.values())
        .anyMatch(row -> row.startsWith("Chicago "))
        .as("no row in the table")
        .anyMatch(row -> row.startsWith("SEA "));
  }

  private static Map<String, String> plainLines() {
    Map<String, Airport> airports = airports();
    Map<String, long[]> sums = new HashMap<>();
    for (JsonNode line : LINES) {
      long day = Math.floorDiv(line.path("scheduled").asLong(), DAY) * DAY;
      long[] sum =
          sums.computeIfAbsent(line.path("origin").asText() + " " + day, key -> new long[2]);
      sum[0]++;
      sum[1] += line.path("delay").asLong();
    }
    Map<String, String> rows = new TreeMap<>();
    sums.forEach((key, sum) -> {
      String code = key.substring(0, 3);
      String city = airports.containsKey(code) ? airports.get(code).city() : code;
      rows.put(key, city + " " + sum[0] + " " + (double) sum[1] / sum[0]);
    });
    return rows;
  }
}
