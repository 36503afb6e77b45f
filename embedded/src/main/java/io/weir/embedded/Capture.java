package io.weir.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.StreamFunction;
import io.weir.engine.SourceRecord;
import io.weir.state.KeyRecord;
import io.weir.testkit.FunctionTestDriver;
import io.weir.time.WatermarkStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;

/**
 * A key's records and its state at their beginning, as files and as a unit test that replays them.
 *
 * @param function the class of the function, as the test names it
 * @param state the stored state at the beginning; null = the key begins without
 * @param watermark the event time at the end; empty = none is known
 */
record Capture(
    StreamFunction definition,
    String function,
    String key,
    List<SourceRecord> records,
    KeyRecord state,
    OptionalLong watermark) {
  static final String RECORDS = "records.jsonl";
  static final String STATE = "state.json";
  static final String TEST = "CapturedTest.java";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the files; returns their names. */
  List<String> write(Path folder) {
    try {
      Files.createDirectories(folder);
      List<String> lines = new ArrayList<>();
      for (SourceRecord record : records) {
        lines.add(JSON.writeValueAsString(line(record)));
      }
      Files.write(folder.resolve(RECORDS), lines);
      Files.writeString(folder.resolve(STATE), JSON.writeValueAsString(begin()) + "\n");
      Files.writeString(folder.resolve(TEST), test(folder));
      return List.of(RECORDS, STATE, TEST);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ObjectNode line(SourceRecord record) {
    return JSON.createObjectNode()
        .put("source", record.position().source())
        .put("position", record.position().toString())
        .put("partitionKey", record.partitionKey())
        .put("arrival", Instant.ofEpochMilli(record.arrival()).toString())
        .put("data", Base64.getEncoder().encodeToString(record.data()));
  }

  private ObjectNode begin() {
    ObjectNode node = JSON.createObjectNode().put("function", definition.name()).put("key", key);
    node.put("hasState", hasState());
    if (hasState()) {
      node.put("stateVersion", state.stateVersion());
      node.put("state", Base64.getEncoder().encodeToString(state.state()));
    }
    watermark.ifPresent(at -> node.put("watermark", Instant.ofEpochMilli(at).toString()));
    return node;
  }

  private boolean hasState() {
    return state != null && state.state().length > 0;
  }

  /** What the function does with them now: the test says so, and somebody changes what is wrong. */
  private String observed() {
    List<String> seen = new ArrayList<>();
    try (FunctionTestDriver driver = FunctionTestDriver.of(definition)) {
      if (hasState()) {
        driver.restore(key, state.state(), state.stateVersion());
      }
      for (SourceRecord record : records) {
        driver.clock(Instant.ofEpochMilli(record.arrival()));
        driver.pipeBytes(record.position().source(), record.partitionKey(), record.data());
      }
      watermark.ifPresent(at -> advance(driver, at));
      driver.emissions().forEach(one -> seen.add(one.op() + " " + one.id()));
      driver.deadLetters().forEach(one -> seen.add("dead letter " + one.reason()));
      driver.parked().forEach(one -> seen.add("parked"));
    }
    return String.join("\n", seen);
  }

  private void advance(FunctionTestDriver driver, long at) {
    definition
        .sources()
        .values()
        .forEach(keyed -> driver.advanceWatermark(keyed.source(), Instant.ofEpochMilli(at)));
  }

  private String test(Path folder) {
    String template =
        """
        import static org.junit.jupiter.api.Assertions.assertEquals;

        import com.fasterxml.jackson.databind.JsonNode;
        import com.fasterxml.jackson.databind.ObjectMapper;
        import io.weir.StreamFunction;
        import io.weir.testkit.FunctionTestDriver;
        import java.nio.file.Files;
        import java.nio.file.Path;
        import java.time.Instant;
        import java.util.ArrayList;
        import java.util.Base64;
        import java.util.List;
        import org.junit.jupiter.api.Test;

        /**
         * Replays the records of one key of {@code %NAME%}. Written by ./weir capture, of %RECORDS%
         * records; personal fields are masked. The driver has one shard for each source, and only
         * this key's records: after them event time goes to where it was when they were captured.
         */
        class CapturedTest {
          /** What the function does with them now; write down here what it should do. */
          private static final String EXPECTED =
              \"""
        %OBSERVED%
              \""";

          private static final ObjectMapper JSON = new ObjectMapper();
          private static final Path FOLDER = Path.of(System.getProperty("weir.captured", %FOLDER%));
          private static final StreamFunction FUNCTION = %CLASS%.FUNCTION;

          @Test
          void theRecordsOfTheKeyAreReplayed() throws Exception {
            List<String> seen = new ArrayList<>();
            JsonNode begin = JSON.readTree(FOLDER.resolve("state.json").toFile());
            try (FunctionTestDriver driver = FunctionTestDriver.of(FUNCTION)) {
              if (begin.path("hasState").asBoolean()) {
                driver.restore(
                    begin.path("key").asText(),
                    begin.path("state").binaryValue(),
                    begin.path("stateVersion").asInt());
              }
              for (String line : Files.readAllLines(FOLDER.resolve("records.jsonl"))) {
                JsonNode record = JSON.readTree(line);
                driver.clock(Instant.parse(record.path("arrival").asText()));
                driver.pipeBytes(
                    record.path("source").asText(),
                    record.path("partitionKey").asText(),
                    Base64.getDecoder().decode(record.path("data").asText()));
              }
              if (begin.has("watermark")) {
                Instant watermark = Instant.parse(begin.path("watermark").asText());
                FUNCTION.sources().values()
                    .forEach(keyed -> driver.advanceWatermark(keyed.source(), watermark));
              }
              driver.emissions().forEach(one -> seen.add(one.op() + " " + one.id()));
              driver.deadLetters().forEach(one -> seen.add("dead letter " + one.reason()));
              driver.parked().forEach(one -> seen.add("parked"));
            }
            assertEquals(EXPECTED.strip(), String.join("\\n", seen).strip());
          }
        }
        """;
    String quoted = text(observed()).replace("\n", "\n      ");
    return template
        .replace("%OBSERVED%", "      " + quoted)
        .replace("%NAME%", definition.name())
        .replace("%FOLDER%", literal(folder.toAbsolutePath().toString()))
        .replace("%RECORDS%", Integer.toString(records.size()))
        .replace("%CLASS%", function.replace('$', '.'));
  }

  /** A text in a block of text of Java. */
  private static String text(String plain) {
    return plain
        .replace("\\", "\\\\")
        .replace("\"\"\"", "\\\"\\\"\\\"")
        .replace("\u0000", "\\000")
        .replace("\r", "\\r")
        .replace(" \n", "\\s\n");
  }

  private static String literal(String plain) {
    return "\"" + plain.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** The event time that a key has seen; empty if it has none. */
  static OptionalLong watermark(StreamFunction definition, KeyRecord record) {
    boolean none =
        record.floor() == WatermarkStrategy.NONE || !definition.operator().usesEventTime();
    return none ? OptionalLong.empty() : OptionalLong.of(record.floor());
  }
}
