package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.KeyedSource;
import io.weir.Lateness;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Cuts;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A case of one of Flink SQL's joins: each side is a stream of one shard. As in a {@link JoinCase}
 * lateness is judged by both sides line by line. In cuts both sides are sources on one stream, in
 * the order of the case and with the least of their watermarks; and where it makes no difference to
 * judge lateness by an event's own side, one stream is also delivered after the other.
 */
final class SqlJoinCase implements CaseHistories {
  private static final String ROWS = "rows";
  private static final String BOTH = "both";

  private final JsonNode input;
  private final JsonNode expected;
  private final SqlJoinDefinition definition;

  SqlJoinCase(JsonNode one) {
    this.input = one.path("input");
    this.expected = Quirks.expected(one).path(ROWS);
    this.definition = SqlJoinDefinition.of(one);
  }

  @Override
  public boolean cutsMustNotMatter() {
    return true;
  }

  @Override
  public String lineByLine() {
    return lineByLine(Lateness.WHILE_OPEN);
  }

  private String lineByLine(Lateness lateness) {
    CaseRig rig = new CaseRig(ofTwoStreams(lateness), 1, Cuts.oneByOne());
    List<ObjectNode> rows = new ArrayList<>();
    for (int step = 0; step < input.size(); step++) {
      feed(rig, input.get(step));
      rig.run();
      take(rig, step, rows);
    }
    return CaseRows.difference(ROWS, rows, expected);
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    CaseRig together = new CaseRig(ofOneStream(), 1, cuts);
    feedTogether(together);
    String difference = delivered(together, again);
    if (difference != null || lineByLine(Lateness.BY_SHARD) != null) {
      return difference;
    }
    CaseRig apart = new CaseRig(ofTwoStreams(Lateness.BY_SHARD), 1, cuts);
    input.forEach(line -> feed(apart, line));
    return delivered(apart, again);
  }

  private String delivered(CaseRig rig, boolean again) {
    rig.run();
    if (again) {
      rig.redeliverEverything();
    }
    List<ObjectNode> rows = new ArrayList<>();
    take(rig, CaseRows.NO_STEP, rows);
    return CaseRows.difference(ROWS, rows, expected);
  }

  private static void take(CaseRig rig, int step, List<ObjectNode> rows) {
    var all = rig.emissions(ROWS);
    all.subList(rows.size(), all.size())
        .forEach(emission -> rows.add(CaseRows.row(emission, step)));
  }

  private static void feed(CaseRig rig, JsonNode line) {
    String side = line.path("side").asText();
    rig.put(side, Json.of(SideLine.class).text(record(line, watermark(line))));
  }

  private void feedTogether(CaseRig rig) {
    Map<String, Long> sides = new HashMap<>();
    for (JsonNode line : input) {
      Long moved = watermark(line);
      if (moved != null) {
        sides.merge(line.path("side").asText(), moved, Math::max);
      }
      Long least = moved == null || sides.size() < 2 ? null : least(sides);
      rig.put(BOTH, Json.of(SideLine.class).text(record(line, least)));
    }
  }

  private static Long least(Map<String, Long> sides) {
    return sides.values().stream().min(Long::compare).orElseThrow();
  }

  private static Long watermark(JsonNode line) {
    return line.has("watermark") ? CaseWatermarks.value(line.path("watermark")) : null;
  }

  private static SideLine record(JsonNode line, Long watermark) {
    List<String> columns = new ArrayList<>();
    line.path("row").forEach(column -> columns.add(column.asText()));
    String op = line.has("op") ? line.path("op").asText() : null;
    return new SideLine(line.path("side").asText(), op, columns, watermark);
  }

  private StreamFunction ofTwoStreams(Lateness lateness) {
    return function(stream(JoinDefinition.LEFT), stream(JoinDefinition.RIGHT), lateness);
  }

  private StreamFunction ofOneStream() {
    Source<SideLine> both = stream(BOTH);
    return function(both, both, Lateness.BY_SHARD);
  }

  private StreamFunction function(
      Source<SideLine> lefts, Source<SideLine> rights, Lateness lateness) {
    return StreamFunction.named("case")
        .compute(
            definition.join(side(lefts, JoinDefinition.LEFT), side(rights, JoinDefinition.RIGHT)))
        .lateness(lateness)
        .to(new CollectingSink<>(ROWS))
        .build();
  }

  private static KeyedSource<SideLine> side(Source<SideLine> stream, String side) {
    Source<SideLine> own =
        stream.name().equals(BOTH)
            ? stream.only(side, line -> line.isOf(side))
            : stream.filter(line -> line.isOf(side));
    return own.keyBy(line -> line.column(1));
  }

  private Source<SideLine> stream(String name) {
    return Source.stream(name, Json.of(SideLine.class))
        .timestampMillis(
            line -> line.op() == null ? 0 : definition.time(line),
            WatermarkStrategy.<SideLine>custom(
                    "as the case says",
                    (line, ts, arrival, current) ->
                        line.watermark() == null ? current : line.watermark())
                .aheadOfArrival())
        .maxSkew(Duration.ofMillis(Long.MAX_VALUE));
  }
}
