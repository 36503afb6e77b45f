package io.weir.functions.flights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.functions.RealEvents;
import io.weir.testkit.FunctionTestDriver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FlightsTest {
  private static final long HOUR = 3_600_000;

  @Test
  void realDeparturesGiveWhatAFewLinesOfPlainJavaGive() {
    Map<String, long[]> hours = new TreeMap<>();
    long watermark = Long.MIN_VALUE;
    long late = 0;
    try (FunctionTestDriver driver = FunctionTestDriver.of(Flights.FUNCTION)) {
      for (JsonNode line : RealEvents.of("flights-20k.jsonl").subList(0, 4_000)) {
        long time = line.path("scheduled").asLong();
        long start = Math.floorDiv(time, HOUR) * HOUR;
        if (start + HOUR - 1 + 2 * HOUR <= watermark) {
          late++;
        } else {
          long[] hour =
              hours.computeIfAbsent(
                  line.path("origin").asText() + "/" + start,
                  key -> new long[] {0, 0, Long.MIN_VALUE});
          hour[0]++;
          hour[1] += line.path("delay").asLong();
          hour[2] = Math.max(hour[2], line.path("delay").asLong());
        }
        long departed = line.path("departed").asLong();
        watermark = Math.max(watermark, Math.min(time, departed) - HOUR / 2 - 1);
        driver.clock(Instant.ofEpochMilli(departed));
        driver.pipeBytes("departures", "p", line.toString().getBytes(StandardCharsets.UTF_8));
      }
      driver.advanceWatermark(Flights.DEPARTURES, Instant.ofEpochMilli(Long.MAX_VALUE));

      Map<String, AirportHour> last = new TreeMap<>();
      driver
          .results(AirportHour.class)
          .forEach(row -> last.put(row.airport() + "/" + row.hour().toEpochMilli(), row));
      assertThat(last.keySet()).isEqualTo(hours.keySet());
      hours.forEach((hour, sums) -> {
        assertThat(last.get(hour).flights()).as(hour).isEqualTo(sums[0]);
        assertThat(last.get(hour).meanDelay()).as(hour).isEqualTo((double) sums[1] / sums[0]);
        assertThat(last.get(hour).worstDelay()).as(hour).isEqualTo(sums[2]);
      });
      assertThat(driver.output(Flights.LATE)).hasSize((int) late);
      assertThat(driver.tally().total()).isEqualTo(4_000);
    }
  }
}
