package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A deduplication case: its lines are changes of rows, and so are its results.
 *
 * <p>Flink's tests let keys expire by setting a clock, which the cases do not record. So the case
 * is run without a pause, and then with a pause before one line, and before two: it is equal if
 * there are pauses with which all rows are. Only lines that follow a watermark are tried, if the
 * case has watermarks.
 *
 * <p>Where Flink gives rows in {@link Bundles}, their steps are those of the bundles' ends. Where
 * it gives only the last change of a bundle, the rows depend on where bundles end, so the case is
 * run line by line only.
 */
final class KeepCase implements CaseHistories {
  private final KeepDefinition definition;
  private final JsonNode input;
  private final JsonNode expected;
  private final Bundles bundles;
  private Set<Integer> pauses = Set.of();

  KeepCase(JsonNode one) {
    this.definition = KeepDefinition.of(one);
    this.bundles = definition.bundles();
    this.input = one.path("input");
    this.expected = Quirks.expected(one).path("rows");
    RankCase.requireWhole(expected);
  }

  @Override
  public boolean cutsMustNotMatter() {
    return !bundles.lastOnly();
  }

  @Override
  public String lineByLine() {
    String withoutPause = lineByLine(Set.of());
    if (withoutPause == null || definition.retention() == 0) {
      return withoutPause;
    }
    for (Set<Integer> tried : possiblePauses()) {
      if (lineByLine(tried) == null) {
        pauses = tried;
        return null;
      }
    }
    return withoutPause;
  }

  private List<Set<Integer>> possiblePauses() {
    List<Integer> places = places();
    List<Set<Integer>> all = new ArrayList<>();
    places.forEach(place -> all.add(Set.of(place)));
    for (int first : places) {
      places.stream()
          .filter(place -> place > first)
          .forEach(place -> all.add(Set.of(first, place)));
    }
    return all;
  }

  private List<Integer> places() {
    boolean anywhere = input.findValue("watermark") == null;
    List<Integer> places = new ArrayList<>();
    for (int step = 1; step < input.size(); step++) {
      if (input.get(step).has("op") && (anywhere || input.get(step - 1).has("watermark"))) {
        places.add(step);
      }
    }
    return places;
  }

  private String lineByLine(Set<Integer> pausing) {
    ChangelogRig lines = rig(Cuts.oneByOne());
    List<ObjectNode> rows = new ArrayList<>();
    for (int step = 0; step < input.size(); step++) {
      feed(lines, step, pausing);
      lines.rig().run();
      RankCase.take(lines, bundles.shownAt(step, input), rows);
    }
    return CaseRows.difference("rows", bundles.shown(rows), expected);
  }

  private void feed(ChangelogRig lines, int step, Set<Integer> pausing) {
    if (pausing.contains(step)) {
      lines.pause(definition.retention());
    }
    lines.feed(input.get(step));
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    ChangelogRig lines = rig(cuts);
    Set<Integer> pausing = new TreeSet<>(pauses);
    for (int step = 0; step < input.size(); step++) {
      feed(lines, step, pausing);
    }
    lines.rig().run();
    if (again) {
      lines.rig().redeliverEverything();
    }
    List<ObjectNode> rows = new ArrayList<>();
    RankCase.take(lines, CaseRows.NO_STEP, rows);
    return CaseRows.difference("rows", rows, expected);
  }

  private ChangelogRig rig(Cuts cuts) {
    return ChangelogRig.of(definition.operator(), definition.key(), definition.time(), cuts);
  }
}
