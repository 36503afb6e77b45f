package io.weir.deploy.plan;

import io.weir.definition.Change;
import io.weir.definition.Description;
import io.weir.definition.Topic;
import io.weir.definition.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The plans of all functions of two packages, which are told apart by their names. If each package
 * has one function alone, and under another name, it is taken for the same one renamed.
 */
public record PlanSet(List<Plan> plans) {
  public PlanSet {
    plans = List.copyOf(plans);
  }

  /** Compares the functions of two packages. */
  public static PlanSet of(List<Description> old, List<Description> now) {
    Map<String, Description> before = byName(old);
    Map<String, Description> after = byName(now);
    List<Plan> plans = new ArrayList<>();
    if (before.size() == 1 && after.size() == 1) {
      return new PlanSet(List.of(Plan.of(old.getFirst(), now.getFirst())));
    }
    after.forEach((name, function) ->
        plans.add(
            before.containsKey(name)
                ? Plan.of(before.get(name), function)
                : only(
                    function,
                    Verdict.STARTS_ANEW,
                    "It is new: it begins without state, where its event source mapping begins. If it is"
                        + " one of the old ones under another name, keep that name.")));
    before.forEach((name, function) -> {
      if (!after.containsKey(name)) {
        plans.add(
            only(
                function,
                Verdict.SAFE,
                "It is not there any more. Its state and its results stay where they are."));
      }
    });
    return new PlanSet(plans);
  }

  private static Map<String, Description> byName(List<Description> functions) {
    Map<String, Description> all = new LinkedHashMap<>();
    functions.forEach(function -> all.put(function.name(), function));
    return all;
  }

  private static Plan only(Description function, Verdict verdict, String why) {
    Change change = Change.of(Topic.FUNCTION, "name", verdict, why);
    return new Plan(function.name(), function.fingerprint(), List.of(change));
  }

  /** The worst verdict of all. */
  public Verdict verdict() {
    return plans.stream()
        .map(Plan::verdict)
        .max(Comparator.naturalOrder())
        .orElse(Verdict.UNCHANGED);
  }

  /** The exit status for this verdict: 0 = goes on, 1 = somebody has to decide, 2 = refused. */
  public int status() {
    return verdict() == Verdict.REFUSED ? 2 : verdict().needsAttention() ? 1 : 0;
  }
}
