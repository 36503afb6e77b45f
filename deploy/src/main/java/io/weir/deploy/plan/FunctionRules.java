package io.weir.deploy.plan;

import io.weir.definition.Change;
import io.weir.definition.Description;
import io.weir.definition.Topic;
import io.weir.definition.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The settings of a function as a whole: none of them changes how state is read. */
final class FunctionRules {
  private FunctionRules() {}

  static List<Change> compare(Description old, Description now) {
    List<Change> changes = new ArrayList<>();
    setting(
        "clock",
        old,
        now,
        "A key goes on from the event time that it had reached, which never goes back.",
        changes);
    setting("lateness", old, now, "It holds for the events that come from now on.", changes);
    failures(old, now, changes);
    if (changes.isEmpty()) {
      changes.add(Change.unchanged(Topic.FUNCTION, "clock and failures"));
    }
    return changes;
  }

  private static void setting(
      String setting, Description old, Description now, String why, List<Change> changes) {
    if (!old.setting(setting).equals(now.setting(setting))) {
      String from = "From " + old.setting(setting) + " to " + now.setting(setting) + ". ";
      changes.add(Change.of(Topic.FUNCTION, setting, Verdict.SAFE, from + why));
    }
  }

  private static void failures(Description old, Description now, List<Change> changes) {
    Description before = old.part("failures").orElse(old);
    Description after = now.part("failures").orElse(now);
    if (before.equals(after)) {
      return;
    }
    boolean stops = !before.setting("parkedFor").isEmpty() && after.setting("parkedFor").isEmpty();
    changes.add(
        Change.of(
            Topic.FUNCTION,
            "failures",
            Verdict.SAFE,
            stops
                ? "Events are not parked any more: those that are parked are tried once more, and go to"
                    + " the dead letters if they fail."
                : "It holds for parked events, too, from their next attempt on."));
  }
}
