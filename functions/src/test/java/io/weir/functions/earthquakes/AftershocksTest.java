package io.weir.functions.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.functions.RealEvents;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.testkit.FunctionTestDriver;
import io.weir.testkit.Scenario;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Real reports, against a few plain lines over the file that know no cells and no patterns. */
class AftershocksTest {
  private static final long DAY = 86_400_000;
  private static final long END = Instant.parse("2018-02-20T00:00:00Z").toEpochMilli();
  private static final List<JsonNode> LINES = RealEvents.of("earthquakes.jsonl");

  private static byte[] bytes(JsonNode line) {
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void realReportsGiveThePairsThatAFewLinesOfPlainJavaGive() {
    Set<String> late = new HashSet<>();
    Set<String> plain = pairs(inTime(LINES, late));
    assertThat(plain).hasSizeGreaterThan(80);
    try (FunctionTestDriver driver = FunctionTestDriver.of(Aftershocks.FUNCTION)) {
      for (JsonNode line : LINES) {
        driver.clock(Instant.ofEpochMilli(line.path("updated").asLong()));
        driver.pipeBytes("shocks", "p", bytes(line));
      }
      driver.advanceWatermark(Aftershocks.SHOCKS, Instant.ofEpochMilli(Long.MAX_VALUE));
      List<String> found =
          driver.results(Aftershock.class).stream()
              .map(pair -> pair.main() + " " + pair.id())
              .toList();
      assertThat(found).as("no pair twice").doesNotHaveDuplicates();
      assertThat(new TreeSet<>(found)).isEqualTo(plain);
      assertThat(driver.output(Aftershocks.LATE))
          .extracting(Shock::id)
          .containsOnlyElementsOf(late);
      assertThat(driver.output(Aftershocks.LATE)).extracting(Shock::id).containsAll(late);
    }
    assertThat(plain).as("a pair of two cells").anyMatch(AftershocksTest::crossesCells);
  }

  private static boolean crossesCells(String pair) {
    String[] ids = pair.split(" ", -1);
    return !cell(ids[0]).equals(cell(ids[1]));
  }

  private static String cell(String id) {
    JsonNode line =
        LINES.stream().filter(one -> one.path("id").asText().equals(id)).findFirst().orElseThrow();
    return Cells.of(line.path("lon").asDouble(), line.path("lat").asDouble());
  }

  private static List<JsonNode> inTime(List<JsonNode> lines, Set<String> late) {
    List<JsonNode> inTime = new ArrayList<>();
    long watermark = Long.MIN_VALUE;
    for (JsonNode line : lines) {
      long time = line.path("time").asLong();
      if (time <= watermark) {
        late.add(line.path("id").asText());
      } else {
        inTime.add(line);
      }
      watermark = Math.max(watermark, Math.min(time, line.path("updated").asLong()) - DAY - 1);
    }
    inTime.sort(Comparator.comparingLong(line -> line.path("time").asLong()));
    return inTime;
  }

  private static Set<String> pairs(List<JsonNode> lines) {
    Set<String> pairs = new TreeSet<>();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode main = lines.get(i);
      for (JsonNode after : lines.subList(i + 1, lines.size())) {
        if (main.path("mag").asDouble() >= 3
            && after.path("mag").asDouble() < main.path("mag").asDouble()
            && after.path("time").asLong() - main.path("time").asLong() < DAY
            && chord(main, after) <= 50) {
          pairs.add(main.path("id").asText() + " " + after.path("id").asText());
        }
      }
    }
    return pairs;
  }

  /** The distance by the angle between two directions from the middle of the globe. */
  private static double chord(JsonNode one, JsonNode other) {
    double[] a = direction(one);
    double[] b = direction(other);
    double half = Math.sqrt(square(a[0] - b[0]) + square(a[1] - b[1]) + square(a[2] - b[2])) / 2;
    return 2 * 6371 * Math.asin(half);
  }

  private static double square(double x) {
    return x * x;
  }

  private static double[] direction(JsonNode line) {
    double lat = Math.toRadians(line.path("lat").asDouble());
    double lon = Math.toRadians(line.path("lon").asDouble());
    return new double[] {
      Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)
    };
  }

  /**
   * Around the quake with the most aftershocks: redelivered, cut at random, and with a crash at
   * each call. All reports arrive at one time, so that none is older than the stream's retention.
   */
  @Test
  void noHistoryChangesThePairs() {
    Set<String> late = new HashSet<>();
    List<JsonNode> all = inTime(LINES, late);
    String main =
        pairs(all).stream()
            .collect(Collectors.groupingBy(pair -> pair.split(" ", -1)[0], Collectors.counting()))
            .entrySet()
            .stream()
            .max(Map.Entry.comparingByValue())
            .orElseThrow()
            .getKey();
    JsonNode centre =
        all.stream().filter(one -> one.path("id").asText().equals(main)).findFirst().orElseThrow();
    List<JsonNode> near =
        LINES.stream()
            .filter(line -> !late.contains(line.path("id").asText()) && chord(centre, line) < 80)
            .filter(
                line -> Math.abs(line.path("time").asLong() - centre.path("time").asLong()) < DAY)
            .limit(30)
            .toList();
    List<SourceRecord> log = new ArrayList<>();
    for (JsonNode line : near) {
      log.add(
          new SourceRecord(
              Position.of("shocks", "shard-0", log.size() + 1), "p", END, bytes(line), false));
    }
    log.add(end(log.size() + 1));
    Set<String> found =
        Scenario.of(Aftershocks.FUNCTION, log)
            .check(1)
            .emissions()
            .get("aftershocks")
            .values()
            .stream()
            .map(Emission::payload)
            .map(Json.of(Aftershock.class)::decode)
            .map(pair -> pair.main() + " " + pair.id())
            .collect(Collectors.toSet());
    assertThat(found).isEqualTo(pairs(inTime(near, late))).isNotEmpty();
  }

  /** A quake days later, at the other end of the world: it lets event time pass. */
  private static SourceRecord end(int number) {
    byte[] data = Json.bytes(new Shock("end", END, 1, "nowhere", 0, -80, null));
    return new SourceRecord(Position.of("shocks", "shard-0", number), "p", END, data, false);
  }

  /** All that is near a place is in the cells of its circle, at the edges of the map too. */
  @Test
  void whatIsNearIsInACellOfTheCircle() {
    for (double lat : new double[] {-89.9, -60.2, -0.1, 0, 37.99, 59.5, 89.6}) {
      for (double lon : new double[] {-180, -179.8, 0, 12.3, 179.9, 180}) {
        Set<String> cells = Cells.within(lon, lat, 50);
        Shock middle = new Shock("m", 0, 0, "", lon, lat, null);
        for (double up = -0.5; up <= 0.5; up += 0.05) {
          for (double along = -180; along < 180; along += 0.25) {
            double otherLat = Math.clamp(lat + up, -90, 90);
            double otherLon = lon + along < -180 ? lon + along + 360 : Math.min(180, lon + along);
            if (middle.km(new Shock("o", 0, 0, "", otherLon, otherLat, null)) <= 50) {
              assertThat(cells).contains(Cells.of(otherLon, otherLat));
            }
          }
        }
        assertThat(cells).contains(Cells.of(lon, lat));
      }
    }
  }
}
