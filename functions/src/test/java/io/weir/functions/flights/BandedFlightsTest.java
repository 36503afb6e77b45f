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

/** Real departures with bands that follow from them, against a few plain lines over the file. */
class BandedFlightsTest {
  private static final long HALF_HOUR = 1_800_000;
  private static final List<JsonNode> LINES = RealEvents.of("flights-20k.jsonl").subList(0, 6_000);

  /** What is said of an airport with each departure that changes it. */
  private static DelayBand band(JsonNode line) {
    return DelayBand.of(
        line.path("origin").asText(), line.path("departed").asLong(), line.path("delay").asLong());
  }

  @Test
  void realDeparturesMeetTheBandThatHeldWhenTheyWereScheduled() {
    Map<String, String> plain = plainLines();
    assertThat(plain.values())
        .contains("late")
        .anyMatch(text -> text.startsWith("jammed"))
        .anyMatch(text -> text.startsWith("unknown"));
    assertThat(byTheFunction(false)).isEqualTo(plain);
    assertThat(byTheFunction(true)).as("all bands after all flights").isEqualTo(plain);
  }

  private static Map<String, String> byTheFunction(boolean bandsLast) {
    try (FunctionTestDriver driver = FunctionTestDriver.of(BandedFlights.FUNCTION)) {
      Map<String, String> said = new HashMap<>();
      for (JsonNode line : LINES) {
        driver.clock(Instant.ofEpochMilli(line.path("departed").asLong()));
        driver.pipeBytes("departures", "p", line.toString().getBytes(StandardCharsets.UTF_8));
        if (!bandsLast && isNews(line, said)) {
          driver.pipe(BandedFlights.BANDS, band(line));
        }
      }
      if (bandsLast) {
        LINES.stream()
            .filter(line -> isNews(line, said))
            .forEach(line -> driver.pipe(BandedFlights.BANDS, band(line)));
      }
      Instant end = Instant.ofEpochMilli(Long.MAX_VALUE);
      driver.advanceWatermark(Flights.DEPARTURES, end);
      driver.advanceWatermark(BandedFlights.BANDS, end);
      Map<String, String> table = new TreeMap<>();
      driver
          .results(BandedFlight.class)
          .forEach(row -> table.put(row.id(), row.band() + " " + row.delay()));
      driver.output(BandedFlights.LATE).forEach(flight -> table.put(flight.id(), "late"));
      return table;
    }
  }

  /** The bands that the local run reads are those of these tests. */
  @Test
  void theFileOfBandsFollowsFromTheFlights() {
    Map<String, String> said = new HashMap<>();
    List<DelayBand> bands =
        RealEvents.of("flights-20k.jsonl").stream()
            .filter(line -> isNews(line, said))
            .map(BandedFlightsTest::band)
            .toList();
    assertThat(RealEvents.of("delay-bands.jsonl"))
        .extracting(line ->
            new DelayBand(
                line.path("airport").asText(),
                line.path("since").asLong(),
                line.path("band").asText()))
        .isEqualTo(bands);
  }

  private static boolean isNews(JsonNode line, Map<String, String> said) {
    DelayBand band = band(line);
    return !band.band().equals(said.put(band.airport(), band.band()));
  }

  private static Map<String, String> plainLines() {
    Map<String, TreeMap<Long, String>> bands = new HashMap<>();
    Map<String, String> table = new TreeMap<>();
    for (JsonNode line : LINES) {
      DelayBand band = band(line);
      bands.computeIfAbsent(band.airport(), a -> new TreeMap<>()).put(band.since(), band.band());
    }
    long watermark = Long.MIN_VALUE;
    for (JsonNode line : LINES) {
      long time = line.path("scheduled").asLong();
      Map.Entry<Long, String> band = bands.get(line.path("origin").asText()).floorEntry(time);
      String text =
          (band == null ? "unknown" : band.getValue()) + " " + line.path("delay").asLong();
      table.put(line.path("id").asText(), time < watermark ? "late" : text);
      watermark =
          Math.max(watermark, Math.min(time, line.path("departed").asLong()) - HALF_HOUR - 1);
    }
    return table;
  }
}
