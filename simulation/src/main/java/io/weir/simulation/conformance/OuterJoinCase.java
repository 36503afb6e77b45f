package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.Lateness;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.join.IntervalJoin;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Cuts;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A case of Flink SQL's interval join: rows are {@code [rowtime, key]}, and each side is a stream
 * of one shard. As in a {@link JoinCase} lateness is judged by both sides line by line; if it makes
 * no difference to judge it by an event's own side, one side is also delivered after the other, in
 * cuts.
 */
final class OuterJoinCase implements CaseHistories {
  private static final String ROWS = "rows";
  private static final List<String> NOBODY = Collections.nCopies(2, "null");

  private final JsonNode flink;
  private final JsonNode input;
  private final JsonNode expected;

  OuterJoinCase(JsonNode one) {
    this.flink = one.path("spec").path("flinkFunction");
    this.input = one.path("input");
    this.expected = Quirks.expected(one).path(ROWS);
  }

  @Override
  public boolean cutsMustNotMatter() {
    return lineByLine(Lateness.BY_SHARD) == null;
  }

  @Override
  public String lineByLine() {
    return lineByLine(Lateness.WHILE_OPEN);
  }

  private String lineByLine(Lateness lateness) {
    CaseRig rig = new CaseRig(function(lateness), 1, Cuts.oneByOne());
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
    CaseRig rig = new CaseRig(function(Lateness.BY_SHARD), 1, cuts);
    input.forEach(line -> feed(rig, line));
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
    ChangeLine record =
        line.has("watermark")
            ? new ChangeLine(null, null, CaseWatermarks.value(line.path("watermark")))
            : new ChangeLine(line.path("op").asText(), columns(line.path("row")), null);
    rig.put(line.path("side").asText(), Json.of(ChangeLine.class).text(record));
  }

  private static List<String> columns(JsonNode row) {
    List<String> columns = new ArrayList<>();
    row.forEach(column -> columns.add(column.asText()));
    return columns;
  }

  private StreamFunction function(Lateness lateness) {
    return StreamFunction.named("case")
        .compute(join())
        .lateness(lateness)
        .to(new CollectingSink<>(ROWS))
        .build();
  }

  /** The case has the left row's time around the right one's; Weir has it the other way round. */
  private JoinOperator<ChangeRow> join() {
    IntervalJoin<ChangeLine, ChangeLine> join =
        IntervalJoin.of(source(JoinDefinition.LEFT), source(JoinDefinition.RIGHT))
            .between(
                Duration.ofMillis(-number("rightRelativeSize")),
                Duration.ofMillis(number("leftRelativeSize")));
    String type = flink.path("joinType").asText();
    return switch (type) {
      case "InnerJoin" -> join.join(OuterJoinCase::row);
      case "LeftOuterJoin" -> join.leftJoin(OuterJoinCase::row);
      case "RightOuterJoin" -> join.rightJoin(OuterJoinCase::row);
      case "FullOuterJoin" -> join.fullJoin(OuterJoinCase::row);
      default -> throw new UnsupportedCaseException("an interval join of type " + type);
    };
  }

  private long number(String setting) {
    return Long.parseLong(flink.path(setting).asText());
  }

  private static ChangeRow row(ChangeLine left, ChangeLine right) {
    List<String> columns = new ArrayList<>(left == null ? NOBODY : left.row());
    columns.addAll(right == null ? NOBODY : right.row());
    return new ChangeRow("+I", columns);
  }

  private static KeyedSource<ChangeLine> source(String side) {
    return Source.stream(side, Json.of(ChangeLine.class))
        .timestampMillis(
            line -> line.punctuation() ? 0 : line.number(0),
            WatermarkStrategy.<ChangeLine>custom(
                    "as the case says",
                    (line, ts, arrival, current) ->
                        line.watermark() == null ? current : line.watermark())
                .aheadOfArrival())
        .maxSkew(Duration.ofMillis(Long.MAX_VALUE))
        .filter(line -> !line.punctuation())
        .keyBy(line -> line.column(1));
  }
}
