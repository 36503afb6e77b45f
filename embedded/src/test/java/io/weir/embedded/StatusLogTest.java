package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.dynamo.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * {@code ./weir status --log} with the logs that there are: of other tools, functions and times.
 */
class StatusLogTest extends StoredHits {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private int written;

  @Override
  KinesisClient kinesis() {
    return new RecordedCalls("kinesis").of(KinesisClient.class, new SimulatedKinesis(stream));
  }

  @BeforeEach
  void aFunctionThatIsWell() {
    at(10);
    put(0, "home", 0);
    put(1, "home", 0);
    run(0);
    run(1);
  }

  /** A line of metrics, of the last minute, with a request of its own. */
  private String line(String function, Map<String, Integer> values) {
    ObjectNode line = JSON.createObjectNode();
    ObjectNode aws = line.putObject("_aws").put("Timestamp", clock.nowMillis() - 1_000);
    var metrics = aws.putArray("CloudWatchMetrics").addObject().putArray("Metrics");
    line.put("Definition", function).put("Kind", "batch").put("RequestId", "r-" + written++);
    values.forEach((name, value) -> {
      metrics.addObject().put("Name", name).put("Unit", "Count");
      line.put(name, value);
    });
    return line.toString();
  }

  private String unfinished(String function) {
    return line(function, Map.of("UnfinishedBatches", 1));
  }

  private JsonNode status(List<String> log, String... more) throws IOException {
    Path file = Files.write(folder.resolve("log-" + written++), log);
    List<String> arguments = new ArrayList<>(List.of("status", "--json", "--log", file.toString()));
    arguments.addAll(Arrays.asList(more));
    int exit = command(arguments.toArray(String[]::new));
    JsonNode status = JSON.readTree(output());
    assertThat(exit).as(output()).isEqualTo(status.path("healthy").asBoolean() ? 0 : 1);
    return status;
  }

  private static List<String> concerns(JsonNode status) {
    return status.path("functions").findValuesAsText("code");
  }

  /** It fails from its first batch on: no table knows it, and its log does. */
  @Test
  void aFunctionThatHasStoredNothingIsToldByItsLog() throws IOException {
    List<String> log = List.of(unfinished("new"), unfinished("hit-counts"));

    JsonNode named = status(log, "--function", "new");
    assertThat(concerns(named)).containsExactly("unfinished");
    assertThat(named.at("/functions/0/function").asText()).isEqualTo("new");

    JsonNode all = status(log);
    assertThat(all.path("functions").findValuesAsText("function")).containsExactly("hit-counts");
    assertThat(all.path("notes").toString()).contains("the log has lines of new");
  }

  @Test
  void anEmptyTableIsNotWellIfTheLogSaysOtherwise() throws IOException {
    Tables.create(model, "fresh");
    assertThat(status(List.of(), "--table", "fresh").path("healthy").asBoolean()).isTrue();
    assertThat(concerns(status(List.of(unfinished("hit-counts")), "--table", "fresh")))
        .containsExactly("unfinished");
  }

  @Test
  void aLogWithoutALineOfTheFunctionIsTold() throws IOException {
    String old =
        unfinished("hit-counts")
            .replaceFirst("\"Timestamp\":\\d+", "\"Timestamp\":" + (clock.nowMillis() - 3_600_000));
    for (List<String> log : List.of(List.of("START RequestId: 1"), List.of(old))) {
      JsonNode status = status(log);
      assertThat(status.path("healthy").asBoolean()).isTrue();
      assertThat(status.path("notes").toString())
          .contains("the log has no line of metrics of hit-counts since PT15M");
    }
    assertThat(status(List.of(unfinished("hit-counts"))).path("notes")).isEmpty();
  }

  /** As a logger with braces, an object of Lambda's JSON and {@code filter-log-events} give it. */
  @Test
  void whatIsAroundALineDoesNotHideIt() throws IOException {
    String line = unfinished("hit-counts");
    String text = JSON.writeValueAsString(line);
    for (String around :
        List.of(
            line,
            "2026-01-01T12:00:09 {app} " + line,
            "{\"timestamp\":\"2026-01-01T12:00:09Z\",\"message\":" + text + "}",
            "            \"message\": " + text + ",")) {
      assertThat(concerns(status(List.of("REPORT {", around)))).containsExactly("unfinished");
    }
    String cut = line.substring(0, line.length() / 2);
    assertThat(concerns(status(List.of(cut, text.substring(0, text.length() / 2))))).isEmpty();
  }

  @Test
  void aLineThatIsThereTwiceCountsOnce() throws IOException {
    String line = unfinished("hit-counts");
    JsonNode status = status(List.of(line, line, unfinished("hit-counts")));
    assertThat(status.at("/functions/0/concerns/0/what").asText()).startsWith("2 batches or ticks");
  }

  /** An unreadable record counts in each delivery, and must not stand for what was given up. */
  @Test
  void unreadableRecordsThatComeAgainDoNotHideWhatWasGivenUp() throws IOException {
    List<String> log = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      log.add(line("hit-counts", Map.of("DecodeFailures", 1, "UnfinishedBatches", 1)));
    }
    log.add(line("hit-counts", Map.of("DecodeFailures", 1, "DeadLetters", 6)));
    JsonNode status = status(log);
    assertThat(concerns(status)).contains("unreadable", "given-up");
    assertThat(status.at("/functions/0/concerns").findValuesAsText("what"))
        .anyMatch(what -> what.startsWith("5 records, timers or results were given up"));
  }

  @Test
  void whatCannotBeReadIsNoConcern() {
    assertThat(command("status", "--log", folder.toString())).isEqualTo(2);
    assertThat(refusal()).contains("--log " + folder + " cannot be read");
    assertThat(command("status", "--log", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(command("status", "--shards", "-1")).isEqualTo(2);
    assertThat(refusal()).contains("--shards -1");
  }
}
