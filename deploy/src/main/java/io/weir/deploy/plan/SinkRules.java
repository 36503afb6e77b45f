package io.weir.deploy.plan;

import io.weir.definition.Change;
import io.weir.definition.Description;
import io.weir.definition.StateRules;
import io.weir.definition.Topic;
import io.weir.definition.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Sinks: results that are not delivered yet are stored with the names of theirs. */
final class SinkRules {
  private final Map<String, Description> before;
  private final Map<String, Description> after;
  private final Map<String, String> rolesBefore;
  private final Map<String, String> rolesAfter;
  private final List<Change> changes = new ArrayList<>();

  private SinkRules(Description old, Description now) {
    this.before = StateRules.sinks(old);
    this.after = StateRules.sinks(now);
    this.rolesBefore = roles(old);
    this.rolesAfter = roles(now);
  }

  static List<Change> compare(Description old, Description now) {
    SinkRules rules = new SinkRules(old, now);
    rules.before.forEach((name, sink) -> rules.old(name, sink));
    new TreeSet<>(rules.after.keySet()).forEach(rules::added);
    rules.letters(old, now);
    return rules.changes;
  }

  private void old(String name, Description sink) {
    Description same = after.get(name);
    if (same == null) {
      removed(name);
    } else if (!role(rolesBefore, name).equals(role(rolesAfter, name))) {
      safe(
          name,
          "It took " + role(rolesBefore, name) + " and takes " + role(rolesAfter, name) + ".");
    } else if (sink.equals(same)) {
      changes.add(Change.unchanged(Topic.SINK, named(name)));
    } else if (!sink.setting("class").equals(same.setting("class"))) {
      anew(
          name,
          "It was a "
              + simple(sink)
              + " and is a "
              + simple(same)
              + ", another place. Results that are not delivered yet have the form of the former: give"
              + " the new sink another name, and they become dead letters that can be sent again.");
    } else if (!sink.parts("key").equals(same.parts("key"))) {
      anew(
          name,
          "Its rows have another key, and those of results that are not delivered yet have the old one."
              + " A table's key cannot be changed: give the sink another name, and a table of its own.");
    } else if (!sink.setting("effect").equals(same.setting("effect"))) {
      anew(
          name,
          "It was "
              + effect(sink)
              + " and is "
              + effect(same)
              + ", in another queue, topic or state machine if that keeps an order or not. Readers of the"
              + " former get nothing more: give the new sink another name if it is another place.");
    } else {
      safe(name, "Its settings have changed; results that are not delivered yet go there, too.");
    }
  }

  private static String effect(Description sink) {
    return sink.setting("effect").toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String simple(Description sink) {
    String name = sink.setting("class");
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  private void anew(String name, String why) {
    changes.add(Change.of(Topic.SINK, named(name), Verdict.STARTS_ANEW, why));
  }

  private void removed(String name) {
    String other =
        after.keySet().stream()
            .filter(one -> !before.containsKey(one))
            .filter(one -> role(rolesAfter, one).equals(role(rolesBefore, name)))
            .findFirst()
            .orElse("");
    String letters =
        "Results that are not delivered yet become dead letters (SINK_REFUSED), which ./weir"
            + " dead-letters emit delivers once a release declares the sink again.";
    if (other.isEmpty()) {
      safe(name, "It is not declared any more. " + letters);
    } else {
      anew(
          name,
          "'"
              + other
              + "' stands in its place, which begins empty. "
              + letters
              + " If it is the same place, keep the name.");
    }
  }

  private void added(String name) {
    if (!before.containsKey(name)) {
      safe(name, "It is new, and gets " + role(rolesAfter, name) + " from now on.");
    }
  }

  private void letters(Description old, Description now) {
    String from = old.part("deadLetters").orElse(old).name();
    String to = now.part("deadLetters").orElse(now).name();
    boolean declared = before.containsKey(from) || after.containsKey(to);
    if (!from.equals(to) && !declared) {
      safe(to, "Dead letters go there and not to '" + from + "'.");
    }
  }

  private static Map<String, String> roles(Description function) {
    Map<String, String> roles = new LinkedHashMap<>();
    function.byName("sink").keySet().forEach(name -> roles.put(name, "results"));
    for (Description output : function.parts("output")) {
      output
          .byName("sink")
          .keySet()
          .forEach(name -> roles.put(name, "the output '" + output.name() + "'"));
    }
    function
        .parts("deadLetters")
        .forEach(letters ->
            letters.byName("sink").keySet().forEach(name -> roles.put(name, "dead letters")));
    return roles;
  }

  private static String role(Map<String, String> roles, String name) {
    return roles.getOrDefault(name, "results");
  }

  private static String named(String sink) {
    return "sink '" + sink + "'";
  }

  private void safe(String name, String why) {
    changes.add(Change.of(Topic.SINK, named(name), Verdict.SAFE, why));
  }
}
