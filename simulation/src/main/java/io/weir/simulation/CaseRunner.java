package io.weir.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.testkit.Cuts;

/** Runs one case of any kind through all its histories. */
final class CaseRunner {
  private static final int RANDOM_CUTS = 3;

  private final long seed;

  CaseRunner(long seed) {
    this.seed = seed;
  }

  Verdict run(JsonNode one) {
    String kind = one.path("spec").path("kind").asText();
    try {
      return kind.equals("window") ? window(one) : new Verdict.Unsupported("kind " + kind);
    } catch (UnsupportedCaseException unsupported) {
      return new Verdict.Unsupported(unsupported.getMessage());
    }
  }

  private Verdict window(JsonNode one) {
    JsonNode expected = Quirks.expected(one);
    boolean withDropped = one.path("lateOutput").asBoolean(true);
    WindowCase windows = new WindowCase(one);
    String difference =
        named("line by line", windows.lineByLine().difference(expected, withDropped));
    if (difference == null && windows.cutsMustNotMatter()) {
      difference = inCuts(windows, expected, withDropped);
    }
    return difference == null ? new Verdict.Equal() : new Verdict.Diverging(difference);
  }

  private String inCuts(WindowCase windows, JsonNode expected, boolean withDropped) {
    String difference =
        named("whole", windows.inCuts(Cuts.whole(), false).difference(expected, withDropped));
    if (difference == null) {
      difference =
          named(
              "whole, everything redelivered",
              windows.inCuts(Cuts.whole(), true).difference(expected, withDropped));
    }
    for (int i = 0; i < RANDOM_CUTS && difference == null; i++) {
      difference =
          named(
              "random cuts, seed " + (seed + i),
              windows.inCuts(Cuts.random(seed + i), true).difference(expected, withDropped));
    }
    return difference;
  }

  private static String named(String history, String difference) {
    return difference == null ? null : history + ": " + difference;
  }
}
