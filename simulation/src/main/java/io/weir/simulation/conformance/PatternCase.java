package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern case. Its events come in their order, each with a time of its own ({@link
 * PatternDefinition#SPREAD}) up to which event time moves with it: so its turn is at its own step,
 * as in the recorded run.
 */
final class PatternCase implements CaseHistories {
  private final JsonNode spec;
  private final JsonNode input;
  private final JsonNode expected;

  PatternCase(JsonNode one) {
    this.spec = one.path("spec");
    this.input = one.path("input");
    this.expected = Quirks.expected(one).path("matches");
    if (input.size() >= PatternDefinition.SPREAD) {
      throw new UnsupportedCaseException(input.size() + " events");
    }
  }

  @Override
  public boolean cutsMustNotMatter() {
    return true;
  }

  @Override
  public String lineByLine() {
    CaseRig rig = rig(Cuts.oneByOne());
    List<ObjectNode> matches = new ArrayList<>();
    List<PatternLine> lines = lines();
    for (int step = 0; step < lines.size(); step++) {
      put(rig, lines.get(step));
      rig.run();
      take(rig, step, matches);
    }
    return CaseRows.difference("matches", matches, expected);
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    CaseRig rig = rig(cuts);
    lines().forEach(line -> put(rig, line));
    rig.run();
    if (again) {
      rig.redeliverEverything();
    }
    List<ObjectNode> matches = new ArrayList<>();
    take(rig, CaseRows.NO_STEP, matches);
    return CaseRows.difference("matches", matches, expected);
  }

  private CaseRig rig(Cuts cuts) {
    return new CaseRig(PatternDefinition.of(spec), 1, cuts);
  }

  /**
   * The events with their times. The recorded run took the lines as they stand; one whose time is
   * before that of an earlier line comes at the earlier line's time.
   */
  private List<PatternLine> lines() {
    List<PatternLine> lines = new ArrayList<>();
    long time = Long.MIN_VALUE;
    for (JsonNode line : input) {
      time = Math.max(time, line.path("ts").asLong());
      int number = lines.size();
      lines.add(new PatternLine(number, time * PatternDefinition.SPREAD + number));
    }
    return lines;
  }

  private static void put(CaseRig rig, PatternLine line) {
    rig.put(0, Json.of(PatternLine.class).text(line));
  }

  private static void take(CaseRig rig, int step, List<ObjectNode> matches) {
    List<Emission> all = rig.emissions(PatternDefinition.MATCHES);
    all.subList(matches.size(), all.size())
        .forEach(emission -> matches.add(CaseRows.row(emission, step)));
  }
}
