package io.weir.simulation.conformance;

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
    Verdict recorded = asWritten(one);
    return recorded instanceof Verdict.Diverging diverging
        ? Decision.of(one).map(decision -> decided(one, decision, diverging)).orElse(recorded)
        : recorded;
  }

  /** A decision explains a case only if nothing else of it differs. */
  private Verdict decided(JsonNode one, Decision decision, Verdict.Diverging recorded) {
    return asWritten(decision.applied(one)) instanceof Verdict.Equal
        ? new Verdict.Decided(decision.toString(), recorded.difference())
        : recorded;
  }

  private Verdict asWritten(JsonNode one) {
    try {
      CaseHistories histories = histories(one);
      String difference = named("line by line", histories.lineByLine());
      if (difference == null && histories.cutsMustNotMatter()) {
        difference = inCuts(histories);
      }
      return difference == null ? new Verdict.Equal() : new Verdict.Diverging(difference);
    } catch (UnsupportedCaseException unsupported) {
      return new Verdict.Unsupported(unsupported.getMessage());
    }
  }

  private static CaseHistories histories(JsonNode one) {
    String kind = one.path("spec").path("kind").asText();
    return switch (kind) {
      case "window" -> new WindowCase(one);
      case "intervalJoin" -> new JoinCase(one);
      case "outerIntervalJoin", "windowJoin", "temporalJoin" -> new SqlJoinCase(one);
      case "state" -> new StateCase(one);
      case "kafka" -> kafka(one);
      case "cep" -> new PatternCase(one);
      case "topn" -> new RankCase(one);
      case "dedup" -> new KeepCase(one);
      default -> throw new UnsupportedCaseException("kind " + kind);
    };
  }

  private static CaseHistories kafka(JsonNode one) {
    if (KafkaJoinCase.is(one)) {
      return new KafkaJoinCase(one);
    }
    return KafkaSuppressCase.isOne(one) ? KafkaSuppressCase.of(one) : new KafkaCase(one);
  }

  private String inCuts(CaseHistories histories) {
    String difference = named("whole", histories.inCuts(Cuts.whole(), false));
    if (difference == null) {
      difference = named("whole, everything redelivered", histories.inCuts(Cuts.whole(), true));
    }
    for (int i = 0; i < RANDOM_CUTS && difference == null; i++) {
      difference =
          named("random cuts, seed " + (seed + i), histories.inCuts(Cuts.random(seed + i), true));
    }
    return difference;
  }

  private static String named(String history, String difference) {
    return difference == null ? null : history + ": " + difference;
  }
}
