package io.weir.deploy.plan;

import io.weir.definition.Change;
import io.weir.definition.Description;
import io.weir.definition.StateRules;
import io.weir.definition.Topic;
import io.weir.definition.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What events are enriched with. An answer is part of an event that waits (decision 38): with its
 * key, where it is kept by the lookup's codec and found by the lookup's name and place. What an
 * operator keeps is the enriched event, which is compared with the operator.
 */
final class EnrichmentRules {
  private static final String CODE =
      "What enrich(..) asks for, and what it makes of an answer, is code, which is not compared. It"
          + " holds for events that are not applied yet, those that wait with their keys too.";

  private static final List<String> SETTINGS =
      List.of("cachedFor", "cacheBytes", "timeout", "attempts", "onFailure");

  private final List<Change> changes = new ArrayList<>();
  private final String source;
  private final boolean parks;

  private EnrichmentRules(String source, boolean parks) {
    this.source = source;
    this.parks = parks;
  }

  /**
   * Compares the enrichments of one source, or of one part of it.
   *
   * @param parks true if the old definition lets events wait with their keys
   */
  static List<Change> compare(Description old, Description now, boolean parks) {
    EnrichmentRules rules = new EnrichmentRules(now.name(), parks);
    rules.all(old.parts("enrichment"), now.parts("enrichment"));
    return rules.changes;
  }

  private void all(List<Description> before, List<Description> after) {
    int same = 0;
    while (same < Math.min(before.size(), after.size())
        && before.get(same).name().equals(after.get(same).name())) {
      one(before.get(same), after.get(same));
      same++;
    }
    before.subList(same, before.size()).forEach(this::removed);
    after.subList(same, after.size()).forEach(this::added);
  }

  private void one(Description old, Description now) {
    Description from = old.part("lookup").orElseThrow();
    Description to = now.part("lookup").orElseThrow();
    int count = changes.size();
    form(now.name(), from, to);
    if (!from.setting("class").equals(to.setting("class"))) {
      add(
          now.name(),
          Verdict.SAFE,
          "It was a "
              + from.setting("class")
              + " and is now a "
              + to.setting("class")
              + ". Events that wait keep what the old one has answered.");
    }
    SETTINGS.stream()
        .filter(setting -> !from.setting(setting).equals(to.setting(setting)))
        .forEach(setting ->
            add(
                now.name(),
                Verdict.SAFE,
                setting
                    + " from "
                    + from.setting(setting)
                    + " to "
                    + to.setting(setting)
                    + ". It holds from the next batch on."));
    if (changes.size() == count) {
      add(now.name(), Verdict.UNCHANGED, CODE);
    }
  }

  private void form(String name, Description from, Description to) {
    Change read = StateRules.codec(Topic.SOURCE, name, from, to);
    if (read.verdict() == Verdict.UNCHANGED) {
      return;
    }
    if (!parks || read.verdict() == Verdict.SAFE) {
      add(
          name,
          Verdict.SAFE,
          (parks ? "" : "No event waits with its key, so no answer is stored. ") + read.why());
    } else {
      add(
          name,
          read.verdict() == Verdict.REFUSED ? Verdict.NEEDS_UPCASTER : read.verdict(),
          "Events that wait with their keys have answers of the old form, and would become dead"
              + " letters: let the lookup's codec read both, or release or drop what waits first. "
              + read.why());
    }
  }

  private void removed(Description old) {
    add(
        old.name(),
        Verdict.SAFE,
        "It is not asked at this place any more. What it has answered for events that wait is dropped.");
  }

  private void added(Description now) {
    add(
        now.name(),
        Verdict.SAFE,
        "It is asked at this place from the next batch on, for events that wait with their keys too;"
            + " what an earlier release has answered for them under another name is not used. If it is"
            + " the old lookup under another name, keep the name, so that they keep their answers.");
  }

  private void add(String lookup, Verdict verdict, String why) {
    String name = "lookup '" + lookup + "' of '" + source + "'";
    changes.add(Change.of(Topic.SOURCE, name, verdict, why));
  }
}
