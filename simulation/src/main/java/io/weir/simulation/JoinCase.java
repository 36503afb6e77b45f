package io.weir.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.Emission;
import io.weir.Json;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
import java.util.List;

/**
 * A join case: each side is a stream of one shard; a watermark line without a side moves both. Line
 * by line, every row's step is compared. In cuts, one side is delivered after the other: a join's
 * rows do not depend on how its two streams interleave.
 */
final class JoinCase implements CaseHistories {
  private final JsonNode spec;
  private final JsonNode input;
  private final JsonNode expected;
  private final boolean withDropped;

  JoinCase(JsonNode one) {
    this.spec = one.path("spec");
    this.input = one.path("input");
    this.expected = one.path("expected");
    this.withDropped = one.path("lateOutput").asBoolean(true);
  }

  @Override
  public boolean cutsMustNotMatter() {
    return true;
  }

  @Override
  public String lineByLine() {
    CaseRig rig = new CaseRig(JoinDefinition.of(spec), 1, Cuts.oneByOne());
    List<ObjectNode> joins = new ArrayList<>();
    List<ObjectNode> dropped = new ArrayList<>();
    for (int step = 0; step < input.size(); step++) {
      feed(input.get(step), rig);
      rig.run();
      take(rig, step, joins, dropped);
    }
    return difference(joins, dropped);
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    CaseRig rig = new CaseRig(JoinDefinition.of(spec), 1, cuts);
    input.forEach(line -> feed(line, rig));
    rig.run();
    if (again) {
      rig.redeliverEverything();
    }
    List<ObjectNode> joins = new ArrayList<>();
    List<ObjectNode> dropped = new ArrayList<>();
    take(rig, Rows.NO_STEP, joins, dropped);
    return difference(joins, dropped);
  }

  private static void take(
      CaseRig rig, int step, List<ObjectNode> joins, List<ObjectNode> dropped) {
    take(rig.emissions(JoinDefinition.JOINS), step, joins);
    take(rig.emissions(JoinDefinition.DROPPED), step, dropped);
  }

  private static void take(List<Emission> all, int step, List<ObjectNode> rows) {
    all.subList(rows.size(), all.size()).forEach(emission -> rows.add(Rows.row(emission, step)));
  }

  private String difference(List<ObjectNode> joins, List<ObjectNode> dropped) {
    String difference = Rows.difference("joins", joins, expected.path("joins"));
    return difference != null || !withDropped
        ? difference
        : Rows.difference("dropped", dropped, expected.path("dropped"));
  }

  private static void feed(JsonNode line, CaseRig rig) {
    if (line.has("restart")) {
      rig.restart();
    } else if (!line.has("watermark")) {
      put(rig, Json.of(JoinLine.class).decode(Json.bytes(line)));
    } else if (line.has("side")) {
      put(rig, punctuation(line.path("side").asText(), line.path("watermark")));
    } else {
      put(rig, punctuation(JoinDefinition.LEFT, line.path("watermark")));
      put(rig, punctuation(JoinDefinition.RIGHT, line.path("watermark")));
    }
  }

  private static JoinLine punctuation(String side, JsonNode watermark) {
    long value = watermark.isTextual() ? Long.MAX_VALUE : watermark.asLong();
    return new JoinLine(side, null, 0, 0, value);
  }

  private static void put(CaseRig rig, JoinLine line) {
    rig.put(line.side(), Json.of(JoinLine.class).text(line));
  }
}
