package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.Lateness;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A join case: each side is a stream of one shard. Line by line, an event is late if it is below
 * the minimum of both sides, as in Flink, and every row's step is compared. If the answer is the
 * same with lateness by an event's own side, rows do not depend on how the streams interleave: then
 * one side is also delivered after the other, in cuts.
 */
final class JoinCase implements CaseHistories {
  private static final List<String> SIDES = List.of(JoinDefinition.LEFT, JoinDefinition.RIGHT);

  private final JsonNode spec;
  private final JsonNode input;
  private final JsonNode expected;
  private final boolean withDropped;

  JoinCase(JsonNode one) {
    this.spec = one.path("spec");
    this.input = one.path("input");
    this.expected = Quirks.expected(one);
    this.withDropped = one.path("lateOutput").asBoolean(true);
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
    CaseRig rig = new CaseRig(JoinDefinition.of(spec, lateness), 1, Cuts.oneByOne());
    Feed feed = new Feed(rig);
    List<ObjectNode> joins = new ArrayList<>();
    List<ObjectNode> dropped = new ArrayList<>();
    for (int step = 0; step < input.size(); step++) {
      feed.line(input.get(step));
      rig.run();
      take(rig, step, joins, dropped);
    }
    return difference(joins, dropped);
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    CaseRig rig = new CaseRig(JoinDefinition.of(spec, Lateness.BY_SHARD), 1, cuts);
    input.forEach(new Feed(rig)::line);
    rig.run();
    if (again) {
      rig.redeliverEverything();
    }
    List<ObjectNode> joins = new ArrayList<>();
    List<ObjectNode> dropped = new ArrayList<>();
    take(rig, CaseRows.NO_STEP, joins, dropped);
    return difference(joins, dropped);
  }

  private static void take(
      CaseRig rig, int step, List<ObjectNode> joins, List<ObjectNode> dropped) {
    take(rig.emissions(JoinDefinition.JOINS), step, joins);
    take(rig.emissions(JoinDefinition.DROPPED), step, dropped);
  }

  private static void take(List<Emission> all, int step, List<ObjectNode> rows) {
    all.subList(rows.size(), all.size())
        .forEach(emission -> rows.add(CaseRows.row(emission, step)));
  }

  private String difference(List<ObjectNode> joins, List<ObjectNode> dropped) {
    String difference = CaseRows.difference("joins", joins, expected.path("joins"));
    return difference != null || !withDropped
        ? difference
        : CaseRows.difference("dropped", dropped, expected.path("dropped"));
  }

  /** Turns lines into records. */
  private final class Feed {
    private final CaseRig rig;
    private final CaseWatermarks watermarks = CaseWatermarks.ofSides(spec, SIDES);

    Feed(CaseRig rig) {
      this.rig = rig;
    }

    void line(JsonNode line) {
      if (line.has("restart")) {
        rig.restart();
        return;
      }
      Map<Integer, Long> moved = watermarks.after(line);
      if (line.has("ts")) {
        JoinLine event = Json.of(JoinLine.class).decode(Json.bytes(line));
        put(event.withWatermark(moved.remove(watermarks.input(line))));
      }
      moved.forEach((side, watermark) -> put(new JoinLine(SIDES.get(side), null, 0, 0, watermark)));
    }

    private void put(JoinLine line) {
      rig.put(line.side(), Json.of(JoinLine.class).text(line));
    }
  }
}
