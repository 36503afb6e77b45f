package io.weir.functions.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.functions.RealEvents;
import io.weir.testkit.FunctionTestDriver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EarthquakesTest {
  private static final long HOUR = 3_600_000;
  private static final long TWO_DAYS = 48 * HOUR;

  @Test
  void aLateReportWithdrawsTheHourAndGivesItAgain() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(Earthquakes.FUNCTION)) {
      driver.clock(Instant.parse("2018-02-01T00:00:00Z"));
      driver.pipe(Earthquakes.QUAKES, quake("a", "2018-01-31T10:10:00Z", 2.0));
      driver.pipe(Earthquakes.QUAKES, quake("b", "2018-01-31T13:00:00Z", 1.0));
      driver.pipe(Earthquakes.QUAKES, quake("c", "2018-01-31T10:40:00Z", 3.5));

      assertThat(driver.emissions())
          .extracting(emission -> emission.op().name())
          .containsExactly("UPSERT", "DELETE", "UPSERT");
      assertThat(driver.results(NetworkHour.class))
          .extracting(NetworkHour::quakes)
          .containsExactly(1L, 2L);
      assertThat(driver.withdrawn(NetworkHour.class))
          .extracting(NetworkHour::quakes)
          .containsExactly(1L);
      assertThat(driver.results(NetworkHour.class).getLast().mag()).isEqualTo(3.5);
    }
  }

  private static Quake quake(String id, String time, double mag) {
    return new Quake(id, Instant.parse(time).toEpochMilli(), 0, mag, "somewhere", "ci");
  }

  /**
   * The answer straight from the file, without Weir: the watermark rule, two days of lateness,
   * hours by net.
   */
  @Test
  void realReportsGiveWhatAFewLinesOfPlainJavaGive() {
    Map<String, List<JsonNode>> hours = new TreeMap<>();
    Set<String> late = new HashSet<>();
    long watermark = Long.MIN_VALUE;
    try (FunctionTestDriver driver = FunctionTestDriver.of(Earthquakes.FUNCTION)) {
      for (JsonNode line : RealEvents.of("earthquakes.jsonl")) {
        long time = line.path("time").asLong();
        long start = Math.floorDiv(time, HOUR) * HOUR;
        if (start + HOUR - 1 + TWO_DAYS <= watermark) {
          late.add(line.path("id").asText());
        } else {
          hours
              .computeIfAbsent(line.path("net").asText() + "/" + start, hour -> new ArrayList<>())
              .add(line);
        }
        watermark = Math.max(watermark, time - HOUR - 1);
        driver.clock(Instant.ofEpochMilli(line.path("updated").asLong()));
        driver.pipeBytes(
            "quakes", "p", line.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      driver.advanceWatermark(Earthquakes.QUAKES, Instant.ofEpochMilli(Long.MAX_VALUE));

      Map<String, NetworkHour> last = new TreeMap<>();
      driver
          .results(NetworkHour.class)
          .forEach(row -> last.put(row.net() + "/" + row.hour().toEpochMilli(), row));
      assertThat(last.keySet()).isEqualTo(hours.keySet());
      hours.forEach((hour, quakes) -> {
        assertThat(last.get(hour).quakes()).as(hour).isEqualTo(quakes.size());
        assertThat(last.get(hour).mag())
            .as(hour)
            .isEqualTo(
                quakes.stream().mapToDouble(q -> q.path("mag").asDouble()).max().orElseThrow());
      });
      assertThat(driver.output(Earthquakes.LATE))
          .extracting(Quake::id)
          .containsExactlyInAnyOrderElementsOf(late);
      assertThat(driver.tally().total()).isEqualTo(1_707);
    }
  }
}
