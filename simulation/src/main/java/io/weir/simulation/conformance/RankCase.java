package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.spi.Emission;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
import java.util.List;

/** A top-N case: its lines are changes of rows, and so are its results. */
final class RankCase implements CaseHistories {
  private final JsonNode spec;
  private final JsonNode input;
  private final JsonNode expected;

  RankCase(JsonNode one) {
    this.spec = one.path("spec");
    this.input = one.path("input");
    this.expected = Quirks.expected(one).path("rows");
    requireWhole(expected);
  }

  /** Refuses a case whose rows begin before its lines, as their events are not recorded. */
  static void requireWhole(JsonNode expected) {
    for (JsonNode row : expected) {
      if (row.path("step").asInt() < 0) {
        throw new UnsupportedCaseException(
            "its rows begin before its first line: the events that gave them are not recorded");
      }
    }
  }

  @Override
  public boolean cutsMustNotMatter() {
    return true;
  }

  @Override
  public String lineByLine() {
    ChangelogRig lines = rig(Cuts.oneByOne());
    List<ObjectNode> rows = new ArrayList<>();
    for (int step = 0; step < input.size(); step++) {
      lines.feed(input.get(step));
      lines.rig().run();
      take(lines, step, rows);
    }
    return CaseRows.difference("rows", rows, expected);
  }

  static void take(ChangelogRig lines, int step, List<ObjectNode> rows) {
    List<Emission> all = lines.rig().emissions(ChangelogRig.ROWS);
    all.subList(rows.size(), all.size())
        .forEach(emission -> rows.add(CaseRows.row(emission, step)));
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    ChangelogRig lines = rig(cuts);
    input.forEach(lines::feed);
    lines.rig().run();
    if (again) {
      lines.rig().redeliverEverything();
    }
    List<ObjectNode> rows = new ArrayList<>();
    take(lines, CaseRows.NO_STEP, rows);
    return CaseRows.difference("rows", rows, expected);
  }

  private ChangelogRig rig(Cuts cuts) {
    return ChangelogRig.of(RankDefinition.of(spec), RankDefinition.PARTITION, -1, cuts);
  }
}
