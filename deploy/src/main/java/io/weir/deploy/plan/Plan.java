package io.weir.deploy.plan;

import io.weir.definition.Change;
import io.weir.definition.Description;
import io.weir.definition.StateRules;
import io.weir.definition.Topic;
import io.weir.definition.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Says what becomes of a function's state, clocks and undelivered results when another definition
 * takes it over: pure, of two descriptions (docs/guides/state-evolution.md).
 *
 * @param function its name
 * @param fingerprint that of the new description
 * @param changes in the order of the topics, what is unchanged included
 */
public record Plan(String function, String fingerprint, List<Change> changes) {
  public Plan {
    changes = List.copyOf(changes);
  }

  /**
   * Compares two definitions.
   *
   * @param old the definition that is deployed
   */
  public static Plan of(Description old, Description now) {
    if (!old.name().equals(now.name())) {
      return renamed(old, now);
    }
    List<Change> all = new ArrayList<>(StateRules.compare(old, now));
    all.addAll(SourceRules.compare(old, now));
    all.addAll(SinkRules.compare(old, now));
    all.addAll(FunctionRules.compare(old, now));
    all.sort(Comparator.comparing(Change::topic));
    return new Plan(now.name(), now.fingerprint(), all);
  }

  private static Plan renamed(Description old, Description now) {
    Change change =
        Change.of(
            Topic.FUNCTION,
            "name",
            Verdict.STARTS_ANEW,
            "From '"
                + old.name()
                + "' to '"
                + now.name()
                + "'. All that is stored is by the function's name: the new one begins without state,"
                + " where its event source mapping begins. Windows that the old one has open are lost"
                + " unless it runs until they have closed.");
    return new Plan(now.name(), now.fingerprint(), List.of(change));
  }

  /** The worst of the changes. */
  public Verdict verdict() {
    return changes.stream()
        .map(Change::verdict)
        .max(Comparator.naturalOrder())
        .orElse(Verdict.UNCHANGED);
  }
}
