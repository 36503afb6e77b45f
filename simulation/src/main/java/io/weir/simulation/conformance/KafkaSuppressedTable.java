package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Cuts;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Suppress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A case of Kafka's suppress of a table, which counts how many keys have a value. What the table
 * gives is computed here as Kafka has it, and compared too; what is suppressed is a function of
 * Weir. Kafka's buffer holds the rows of all keys, so they are rows of one key here.
 */
final class KafkaSuppressedTable implements CaseHistories {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CONFIG =
      Pattern.compile(
          "max(?:Keys|Records)=(\\d+), maxBytes=(\\d+),.*timeToWaitForMoreEvents=([^,]+), .*");

  /** Kafka's tests take it that an entry of theirs has a little more than this. */
  private static final long ENTRY_BYTES = 101;

  private final JsonNode expected;
  private final Matcher config;
  private final boolean early;
  private final List<List<KafkaRow>> raw = new ArrayList<>();

  KafkaSuppressedTable(JsonNode one) {
    this.expected = Quirks.expected(one).path("rows");
    String text = one.at("/spec/operators/0/config").asText();
    this.config = CONFIG.matcher(text);
    if (!config.find()) {
      throw new UnsupportedCaseException("suppress by " + text);
    }
    this.early = text.contains("Eager");
    Map<String, String> table = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (JsonNode line : one.path("input")) {
      raw.add(counted(JSON.convertValue(line, KafkaLine.class), table, counts));
    }
  }

  /** What the table gives for a line: one key less has the value before, one more the new one. */
  private static List<KafkaRow> counted(
      KafkaLine line, Map<String, String> table, Map<String, Integer> counts) {
    List<KafkaRow> rows = new ArrayList<>();
    String before = table.put(line.key(), line.value());
    if (before != null) {
      rows.add(row(before, counts.merge(before, -1, Integer::sum), line.ts()));
    }
    rows.add(row(line.value(), counts.merge(line.value(), 1, Integer::sum), line.ts()));
    return rows;
  }

  private static KafkaRow row(String key, int count, long ts) {
    return new KafkaRow("output-raw", key, 0, 0, Integer.toString(count), ts);
  }

  private StreamFunction function() {
    Source<KafkaRow> source =
        Source.stream(KafkaDefinition.SOURCE, Json.of(KafkaRow.class))
            .timestampMillis(
                KafkaRow::ts,
                WatermarkStrategy.<KafkaRow>custom(
                        "stream time", (row, ts, arrival, current) -> Math.max(current, ts))
                    .aheadOfArrival())
            .maxSkew(Duration.ofMillis(Long.MAX_VALUE));
    return StreamFunction.named("suppressed")
        .from(source.keyBy(row -> "table"))
        .compute(suppress(source).rows((key, row) -> row))
        .to(new CollectingSink<>(KafkaDefinition.ROWS))
        .build();
  }

  private Suppress<KafkaRow> suppress(Source<KafkaRow> source) {
    Suppress<KafkaRow> held =
        Suppress.of(source).untilTimeLimit(Duration.parse(config.group(3))).by(KafkaRow::key);
    long rows =
        Math.min(Long.parseLong(config.group(1)), Long.parseLong(config.group(2)) / ENTRY_BYTES);
    held = rows < Suppress.MAX_ROWS ? held.maxRows((int) rows) : held;
    return early ? held.earlyWhenFull() : held;
  }

  @Override
  public boolean cutsMustNotMatter() {
    return true;
  }

  @Override
  public String lineByLine() {
    KafkaStage stage = new KafkaStage(function(), Cuts.oneByOne());
    List<ObjectNode> rows = new ArrayList<>();
    for (int step = 0; step < raw.size(); step++) {
      for (KafkaRow row : raw.get(step)) {
        rows.add(KafkaSuppressCase.counted(row).put("step", step));
        stage.put(row);
      }
      for (KafkaRow row : stage.run()) {
        rows.add(suppressed(row).put("step", step));
      }
    }
    return CaseRows.difference("rows", rows, expected);
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    KafkaStage stage = new KafkaStage(function(), cuts);
    List<ObjectNode> rows = new ArrayList<>();
    raw.forEach(given ->
        given.forEach(row -> {
          rows.add(KafkaSuppressCase.counted(row));
          stage.put(row);
        }));
    stage.run().forEach(row -> rows.add(suppressed(row)));
    if (again) {
      stage.redeliverEverything();
      stage.run().forEach(row -> rows.add(suppressed(row)));
    }
    return CaseRows.difference("rows", rows, expected);
  }

  private static ObjectNode suppressed(KafkaRow row) {
    return KafkaSuppressCase.counted(row).put("at", "output-suppressed");
  }
}
