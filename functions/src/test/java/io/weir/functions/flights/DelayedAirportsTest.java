package io.weir.functions.flights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.functions.RealEvents;
import io.weir.testkit.FunctionTestDriver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Both stages over real departures, against a few plain lines over the file. */
class DelayedAirportsTest {
  private static final long HOUR = 3_600_000;
  private static final int LINES = 4_000;

  @Test
  void realDeparturesGiveTheTenWorstAirportsOfEachHour() {
    assertThat(bothStages()).isEqualTo(plainLines());
  }

  /** The table of the second stage, by hour and rank. */
  private static Map<String, String> bothStages() {
    try (FunctionTestDriver flights = FunctionTestDriver.of(Flights.FUNCTION);
        FunctionTestDriver airports = FunctionTestDriver.of(DelayedAirports.FUNCTION)) {
      for (JsonNode line : RealEvents.of("flights-20k.jsonl").subList(0, LINES)) {
        flights.clock(Instant.ofEpochMilli(line.path("departed").asLong()));
        flights.pipeBytes("departures", "p", line.toString().getBytes(StandardCharsets.UTF_8));
      }
      flights.advanceWatermark(Flights.DEPARTURES, Instant.ofEpochMilli(Long.MAX_VALUE));
      flights
          .results(AirportHour.class)
          .forEach(row -> airports.pipe(DelayedAirports.AIRPORT_HOURS, row));
      Map<String, String> table = new TreeMap<>();
      airports
          .results(DelayedAirport.class)
          .forEach(row ->
              table.put(
                  "%d/%02d".formatted(row.hour().toEpochMilli(), row.rank()),
                  row.airport() + " " + row.meanDelay()));
      assertThat(airports.withdrawn(DelayedAirport.class)).isEmpty();
      return table;
    }
  }

  private record Mean(String airport, double delay) {}

  private static Map<String, String> plainLines() {
    Map<Long, Map<String, long[]>> hours = new TreeMap<>();
    long watermark = Long.MIN_VALUE;
    for (JsonNode line : RealEvents.of("flights-20k.jsonl").subList(0, LINES)) {
      long time = line.path("scheduled").asLong();
      long start = Math.floorDiv(time, HOUR) * HOUR;
      if (start + HOUR - 1 + 2 * HOUR > watermark) {
        long[] sum =
            hours
                .computeIfAbsent(start, hour -> new TreeMap<>())
                .computeIfAbsent(line.path("origin").asText(), airport -> new long[2]);
        sum[0]++;
        sum[1] += line.path("delay").asLong();
      }
      watermark =
          Math.max(watermark, Math.min(time, line.path("departed").asLong()) - HOUR / 2 - 1);
    }
    Map<String, String> table = new TreeMap<>();
    hours.forEach((hour, airports) -> worst(airports, hour, table));
    return table;
  }

  private static void worst(Map<String, long[]> airports, long hour, Map<String, String> table) {
    List<Mean> means = new ArrayList<>();
    airports.forEach((airport, sum) -> means.add(new Mean(airport, (double) sum[1] / sum[0])));
    means.sort((one, other) -> Double.compare(other.delay, one.delay));
    for (int rank = 1; rank <= Math.min(10, means.size()); rank++) {
      Mean mean = means.get(rank - 1);
      table.put("%d/%02d".formatted(hour, rank), mean.airport + " " + mean.delay);
    }
  }
}
