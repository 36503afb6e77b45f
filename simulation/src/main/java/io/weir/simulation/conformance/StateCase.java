package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Cuts;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A state case: its lines become records, its watermark lines punctuated ones, its processing times
 * those of the rig. The rows of a key are compared in order; keys do not wait for each other. A
 * timer's {@code currentWatermark} is the shard's stored watermark after the step, so it is
 * compared line by line only.
 */
final class StateCase implements CaseHistories {
  private static final String SOURCE = "lines";
  private static final String ROWS = "rows";

  private final JsonNode spec;
  private final JsonNode input;
  private final JsonNode expected;

  StateCase(JsonNode one) {
    this.spec = one.path("spec");
    this.input = one.path("input");
    this.expected = Quirks.expected(one).path("rows");
  }

  @Override
  public boolean cutsMustNotMatter() {
    boolean wallClock = false;
    for (JsonNode line : input) {
      wallClock |= line.has("processingTime");
    }
    return !wallClock;
  }

  @Override
  public String lineByLine() {
    CaseRig rig = rig(Cuts.oneByOne());
    List<ObjectNode> rows = new ArrayList<>();
    for (int step = 0; step < input.size(); step++) {
      feed(input.get(step), rig);
      rig.run();
      take(rig, step, rows);
    }
    return difference(rows, expected);
  }

  private static void take(CaseRig rig, int step, List<ObjectNode> rows) {
    List<Emission> all = rig.emissions(ROWS);
    all.subList(rows.size(), all.size())
        .forEach(emission -> {
          ObjectNode row = CaseRows.row(emission, step);
          rows.add(
              row.path("kind").asText().equals("TIMER")
                  ? row.put("currentWatermark", rig.watermark(0))
                  : row);
        });
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    CaseRig rig = rig(cuts);
    input.forEach(line -> feed(line, rig));
    rig.run();
    if (again) {
      rig.redeliverEverything();
    }
    JsonNode timeless = expected.deepCopy();
    timeless.forEach(row -> ((ObjectNode) row).remove("currentWatermark"));
    return difference(
        rig.emissions(ROWS).stream()
            .map(emission -> CaseRows.row(emission, CaseRows.NO_STEP))
            .toList(),
        timeless);
  }

  private static void feed(JsonNode line, CaseRig rig) {
    if (line.has("processingTime")) {
      rig.clockTo(line.path("processingTime").asLong());
    } else if (line.has("watermark")) {
      JsonNode watermark = line.path("watermark");
      put(
          rig,
          new CaseProcess.Line(
              null, 0, null, watermark.isTextual() ? Long.MAX_VALUE : watermark.asLong()));
    } else if (line.has("restart")) {
      rig.restart();
    } else {
      CaseProcess.requireKnown(line.path("ops"));
      put(
          rig,
          new CaseProcess.Line(
              line.path("key").asText(), line.path("ts").asLong(), line.path("ops"), null));
    }
  }

  private static void put(CaseRig rig, CaseProcess.Line line) {
    rig.put(0, Json.of(CaseProcess.Line.class).text(line));
  }

  private CaseRig rig(Cuts cuts) {
    Source<CaseProcess.Line> source =
        Source.stream(SOURCE, Json.of(CaseProcess.Line.class))
            .timestampMillis(
                CaseProcess.Line::ts,
                WatermarkStrategy.<CaseProcess.Line>custom(
                        "as the case says",
                        (line, ts, arrival, current) ->
                            line.watermark() == null ? current : line.watermark())
                    .aheadOfArrival())
            .maxSkew(Duration.ofMillis(Long.MAX_VALUE))
            .filter(line -> line.key() != null);
    StreamFunction function =
        StreamFunction.named("case")
            .from(source.keyBy(CaseProcess.Line::key))
            .compute(CaseProcess.operator(spec))
            .to(new CollectingSink<>(ROWS))
            .build();
    return new CaseRig(function, 1, cuts);
  }

  private static String difference(List<ObjectNode> actual, JsonNode expected) {
    Map<String, List<JsonNode>> left = byKey(actual);
    Map<String, List<JsonNode>> right = byKey(expected);
    boolean same =
        left.keySet().equals(right.keySet())
            && left.keySet().stream().allMatch(key -> inOrder(left.get(key), right.get(key)));
    return same ? null : "rows: expected " + expected + ", not " + actual;
  }

  private static Map<String, List<JsonNode>> byKey(Iterable<? extends JsonNode> rows) {
    Map<String, List<JsonNode>> byKey = new LinkedHashMap<>();
    rows.forEach(
        row -> byKey.computeIfAbsent(row.path("key").asText(), key -> new ArrayList<>()).add(row));
    return byKey;
  }

  private static boolean inOrder(List<JsonNode> actual, List<JsonNode> expected) {
    boolean same = actual.size() == expected.size();
    for (int i = 0; same && i < actual.size(); i++) {
      same = CaseRows.matches((ObjectNode) actual.get(i), expected.get(i));
    }
    return same;
  }
}
