package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Event;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.connect.sqs.SqsSink;
import io.weir.dynamo.DynamoSink;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What results.jsonl has: every output, with values as they are. */
class ResultsTest extends MainRuns {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A row of everything, a second table, and a queue. */
  public static final class Everything {
    record Seen(String id, BigDecimal amount) {}

    record Alert(String id, double times) {}

    private static final Output<Seen> SECOND = Output.of("second", Seen.class);
    private static final Output<Alert> ALERTS = Output.of("alerts", Alert.class);

    static final class Emitting extends ProcessFunction<Seen, Map<String, Object>> {
      private final Output<Seen> second = writes(SECOND);
      private final Output<Alert> alerts = writes(ALERTS);

      @Override
      public void onEvent(Event<Seen> event, ProcessContext<Map<String, Object>> context) {
        Seen seen = event.value();
        context.emit(
            Map.of(
                "id", seen.id(),
                "amount", seen.amount(),
                "count", 3,
                "good", true,
                "list", List.of(1, "a"),
                "map", Map.of("half", 0.5)));
        context.emit(second, seen);
        context.emit(alerts, new Alert(seen.id(), 1.5));
      }
    }

    public static final StreamFunction FUNCTION =
        StreamFunction.named("everything")
            .from(Source.stream("seen", Json.of(Seen.class)).keyBy(Seen::id))
            .compute(new Emitting())
            .to(DynamoSink.<Map<String, Object>>table("rows", row -> row).key("id"))
            .to(SECOND, DynamoSink.table("second", Seen.class).key("id"))
            .to(ALERTS, SqsSink.fifo("alerts", Alert.class))
            .build();
  }

  private List<JsonNode> results(String... more) throws IOException {
    Path out = folder.resolve("out");
    String input =
        views(
            "{\"id\":\"a\",\"amount\":12345678901234567890.125}",
            "{\"id\":\"b\",\"amount\":7.0}",
            "{\"id\":\"c\",\"amount\":1e30}");
    String[] args = {"--function", Everything.class.getName(), "--input", input, "--out", "" + out};
    assertThat(run(with(args, more))).isZero();
    List<JsonNode> results = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("results.jsonl"))) {
      results.add(JSON.readTree(line));
    }
    return results;
  }

  private static List<JsonNode> of(List<JsonNode> results, String sink) {
    return results.stream().filter(line -> line.path("sink").asText().equals(sink)).toList();
  }

  @Test
  void numbersAreNumbersWithAllTheirDigits() throws IOException {
    List<JsonNode> rows = of(results("--store", "memory"), "rows");

    assertThat(rows.getFirst()).hasToString(JSON.readTree(rows.getFirst().toString()).toString());
    assertThat(Files.readAllLines(folder.resolve("out/results.jsonl")))
        .contains(
            "{\"sink\":\"rows\",\"row\":{\"id\":\"a\",\"amount\":12345678901234567890.125,"
                + "\"count\":3,\"good\":true,\"list\":[1,\"a\"],\"map\":{\"half\":0.5}}}")
        .anySatisfy(line -> assertThat(line).contains("\"id\":\"b\",\"amount\":7,"))
        .anySatisfy(
            line -> assertThat(line).contains("\"amount\":1000000000000000000000000000000,"));
  }

  @Test
  void bothStoresWriteTheSame() throws IOException {
    List<JsonNode> inMemory = results("--store", "memory");

    assertThat(results("--store", "dynamodb")).isEqualTo(inMemory).hasSize(9);
  }

  /** No queue of that name is anywhere: opening the sink would fail. */
  @Test
  void aSinkThatIsNoTableIsNotOpenedAndItsResultsAreKept() throws IOException {
    List<JsonNode> results = results("--store", "memory", "--kill-every", "2");

    assertThat(of(results, "second")).hasSize(3);
    assertThat(of(results, "alerts"))
        .hasSize(3)
        .allSatisfy(line -> {
          assertThat(line.path("op").asText()).isEqualTo("UPSERT");
          assertThat(line.path("value").path("times").isNumber()).isTrue();
          assertThat(line.path("id").asText()).contains(line.path("key").asText());
        });
    assertThat(of(results, "alerts"))
        .extracting(line -> line.path("value").path("id").asText())
        .containsExactlyInAnyOrder("a", "b", "c");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("alerts: 3 results, kept here and not sent");
  }

  @Test
  void aSinkThatIsToGetItsResultsIsOneOfTheFunctions() throws IOException {
    String input = views("{\"id\":\"a\",\"amount\":1}");
    String name = Everything.class.getName();

    assertThat(
            refused(
                "--function",
                name,
                "--input",
                input,
                "--deliver",
                "alarms",
                "--out",
                folder.resolve("out").toString()))
        .contains("--deliver alarms names no sink of the function; its sinks are", "alerts");
  }

  @Test
  void theNumberToDrawCanBeChosenAndOneThatIsNotThereIsSaid() throws IOException {
    results("--store", "memory", "--measure", "count");
    assertThat(folder.resolve("out/chart.svg")).content().contains("everything: rows: count by id");

    results("--store", "memory", "--measure", "amounts");
    assertThat(folder.resolve("out/chart.svg")).doesNotExist();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("no chart: no result has a number 'amounts'");
  }
}
