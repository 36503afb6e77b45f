package io.weir.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What of the state of one operator another one reads, for each kind of operator. */
final class OperatorRules {
  private static final String ANEW = " Give the function another name: it starts without state.";

  /** Settings that say how long and how much is kept; they change nothing that is stored. */
  private static final Set<String> FREE =
      Set.of(
          "allowedLateness",
          "late",
          "fires",
          "trigger",
          "decides",
          "onlyChanges",
          "maxBytes",
          "whenFull",
          "limit",
          "deletes",
          "severalPanes",
          "from",
          "to",
          "maxBuffered",
          "maxWaiting",
          "maxVersions",
          "grace",
          "join",
          "within",
          "afterMatch",
          "timedOut",
          "maxEvents",
          "maxMatches",
          "maxRows",
          "expiresAfter",
          "stages",
          "renewedByRead",
          "words",
          "format",
          "keyed",
          "eventTime",
          "processingTime");

  /** Settings that follow from others, of which is told. */
  private static final Set<String> FLAGS =
      Set.of("severalPanes", "words", "format", "keyed", "eventTime", "processingTime", "stages");

  private final Description old;
  private final Description now;
  private final List<Change> changes = new ArrayList<>();

  private OperatorRules(Description old, Description now) {
    this.old = old;
    this.now = now;
  }

  /**
   * @param old the operator of the function that wrote the state
   */
  static List<Change> compare(Description old, Description now) {
    OperatorRules rules = new OperatorRules(old, now);
    rules.compare();
    return rules.changes;
  }

  private void compare() {
    if (old.equals(now) && !CodecRules.isHidden(now)) {
      changes.add(Change.unchanged(Topic.OPERATOR, name(now)));
    } else if (old.name().equals("stateless")) {
      safe(name(now), "Nothing was kept until now, so it begins without state.");
    } else if (!old.name().equals(now.name())) {
      refuse(
          name(now), "The stored state is that of a " + name(old) + ". Keep that operator." + ANEW);
    } else {
      sameKind();
    }
  }

  private void sameKind() {
    if (now.number("format") < old.number("format")) {
      changes.add(
          Change.newer(
              Topic.OPERATOR,
              name(now),
              "A newer release of Weir writes its state in format "
                  + old.setting("format")
                  + ", this one reads up to "
                  + now.setting("format")
                  + ". Keep the newer release."));
    }
    switch (now.name()) {
      case "" -> ofAnAuthor();
      case "window" -> window();
      case "process" -> process();
      case "interval join", "temporal join", "window join" -> sides();
      case "table join" -> table();
      case "latest of several" -> latest();
      default -> settings(Set.of());
    }
    codecs();
  }

  /** Whose bytes mean what only the author knows; the function's state version judges it. */
  private void ofAnAuthor() {
    if (!old.settings().equals(now.settings())) {
      changes.add(
          Change.of(
              Topic.OPERATOR,
              name(now),
              Verdict.NEEDS_UPCASTER,
              "The operator is your own and describes itself in other words, so nobody can tell"
                  + " whether it reads what it wrote. Raise stateVersion(..), and declare the version"
                  + " before it with readsState(..), which may convert the bytes or, if they have"
                  + " stayed the same, say just that."));
    }
  }

  private void window() {
    windows();
    if (!same("panes")) {
      panes();
    }
    lateness();
    settings(Set.of("windows", "ends", "merges", "panes", "allowedLateness"));
    aggregate();
    for (String kind : List.of("state", "windowState", "triggerState")) {
      states(kind);
    }
  }

  /** A window that was closed is gone, and would be opened again by what counts as late no more. */
  private void lateness() {
    if (same("allowedLateness")) {
      return;
    }
    String changed = changed("allowedLateness");
    if (time(now, "allowedLateness").compareTo(time(old, "allowedLateness")) <= 0) {
      safe(
          "allowedLateness",
          changed + "Windows that are kept for late events are dropped by the new one.");
    } else if (now.is("merges")) {
      safe("allowedLateness", changed + "What is stored goes on with it.");
    } else {
      changes.add(
          Change.of(
              Topic.OPERATOR,
              "allowedLateness",
              Verdict.STARTS_ANEW,
              changed
                  + "Windows that were closed before are gone. For as long as it was made longer, a late"
                  + " event opens such a window again without what it held, and its result takes the"
                  + " place of the whole one. Deploy it when no late events are expected, or give the"
                  + " function another name."));
    }
  }

  private static Duration time(Description operator, String setting) {
    String time = operator.setting(setting);
    return time.isEmpty() ? Duration.ZERO : Duration.parse(time);
  }

  private void panes() {
    if (old.is("severalPanes") || now.is("severalPanes")) {
      refuse(
          "panes",
          "Open windows hold what "
              + old.setting("panes")
              + " panes need, not what "
              + now.setting("panes")
              + " panes do."
              + ANEW);
    } else {
      safe("panes", "Each window has one pane, which is the same.");
    }
  }

  private void windows() {
    if (same("windows")) {
      return;
    }
    String from = old.setting("windows") + " to " + now.setting("windows");
    if (old.is("merges") && now.is("merges") && same("ends")) {
      safe(
          "windows",
          "From "
              + from
              + ". Sessions that are open end by the gap that was declared when their last event came;"
              + " later events extend them by the new one.");
    } else {
      refuse(
          "windows",
          "From "
              + from
              + ". Open windows would be read with other bounds, or be left behind half full."
              + ANEW);
    }
  }

  private void aggregate() {
    aggregate(old.part("aggregate").orElse(old), now.part("aggregate").orElse(now));
  }

  private void aggregate(Description before, Description after) {
    String words = "aggregate " + words(after);
    boolean same = before.equals(after);
    if (same && !CodecRules.isHidden(after)) {
      return;
    }
    if (!same && before.name().isEmpty() && after.name().isEmpty()) {
      changes.add(
          Change.of(
              Topic.STATE,
              words,
              Verdict.NEEDS_UPCASTER,
              "It was "
                  + words(before)
                  + ". Both are your own, and nobody can tell whether the one reads the accumulators"
                  + " of the other. Give them one description(), or give the function another name."));
    } else if (before.name().equals("sum and count")
        && after.name().equals("exact " + before.name())) {
      safe(words, "A release of Weir before this one rounded the sums that are stored.");
    } else if (!before.name().equals(after.name())
        || !before.settings().equals(after.settings())
        || !partNames(before).equals(partNames(after))) {
      refuse(
          words,
          "Open windows hold the accumulators of "
              + words(before)
              + ". Give the new aggregate as the result of a function of its own."
              + ANEW);
    } else {
      reading("accumulators of the " + words, before, after);
      before
          .byName("part")
          .forEach((name, part) -> together(part, after.part("part", name).orElseThrow()));
    }
  }

  /** Several aggregates are stored one after the other, in the order of their names. */
  private static Set<String> partNames(Description aggregate) {
    return aggregate.byName("part").keySet();
  }

  private void together(Description before, Description after) {
    aggregate(before.part("aggregate").orElse(before), after.part("aggregate").orElse(after));
  }

  private static String words(Description aggregate) {
    return aggregate.name().isEmpty() ? aggregate.setting("words") : "'" + aggregate.name() + "'";
  }

  private void process() {
    String before = old.setting("timers");
    for (String domain : List.of("EVENT", "PROCESSING")) {
      if (before.contains(domain) && !now.setting("timers").contains(domain)) {
        changes.add(
            Change.newer(
                Topic.OPERATOR,
                "timers",
                "Timers by "
                    + domain.toLowerCase(Locale.ROOT)
                    + " time may be set, and nothing would be called when they are due: keys that have"
                    + " one are refused. Keep the callback; it may do nothing."));
      }
    }
    if (!same("timers") && changes.isEmpty()) {
      safe("timers", "They can be set from now on.");
    }
    states("state");
  }

  private void states(String kind) {
    boolean ofKey = kind.equals("state");
    Map<String, Description> states = ofKey ? StateRules.kept(old) : old.byName(kind);
    Map<String, Description> declared = now.byName(kind);
    states.forEach((name, state) -> state(name, state, declared.get(name)));
    declared.forEach((name, state) -> {
      if (!states.containsKey(name)) {
        added(name, state, declared.keySet());
      }
    });
  }

  private void added(String name, Description state, Set<String> declared) {
    String words = "state '" + name + "'";
    String why = "It is new, and empty in keys that are stored.";
    old.parts("state").stream()
        .filter(one -> !declared.contains(one.name()) && isAlike(one, state))
        .findFirst()
        .ifPresentOrElse(
            gone ->
                changes.add(
                    Change.of(
                        Topic.STATE,
                        words,
                        Verdict.STARTS_ANEW,
                        why
                            + " '"
                            + gone.name()
                            + "' is not declared any more: if it is the same, keep the name.")),
            () -> safe(words, why));
  }

  /** True if what is stored of the one could be that of the other. */
  private static boolean isAlike(Description one, Description other) {
    return one.setting("holds").equals(other.setting("holds"))
        && StateRules.codec(Topic.STATE, "", one, other).verdict() != Verdict.NEEDS_UPCASTER;
  }

  private void state(String name, Description before, @Nullable Description after) {
    String words = "state '" + name + "'";
    if (after == null) {
      if (!before.kind().equals(StateRules.KEPT)) {
        safe(
            words,
            "It is not declared any more. What is stored of it is kept as it is, so that a rollback"
                + " finds it, and counts toward the size of its key.");
      }
      return;
    }
    if (!before.setting("holds").equals(after.setting("holds"))) {
      refuse(
          words,
          "It was a "
              + before.setting("holds")
              + " and is now a "
              + after.setting("holds")
              + ". Store the new one under another name.");
      return;
    }
    reading(words, before, after);
    before
        .part("keys")
        .ifPresent(keys -> reading("keys of the " + words, keys, after.part("keys").orElse(keys)));
    if (!before.setting("expiresAfter").equals(after.setting("expiresAfter"))) {
      safe(
          words,
          "It expired "
              + time(before)
              + " and expires "
              + time(after)
              + " now. What is stored follows the new time from its last use; what had none begins with"
              + " the next event of its key.");
    }
  }

  private static String time(Description state) {
    String after = state.setting("expiresAfter");
    return after.isEmpty() ? "never" : "after " + after;
  }

  /** Events that wait for a grace are never joined by a function that has none. */
  private void table() {
    if (now.setting("grace").isEmpty() && !old.setting("grace").isEmpty()) {
      refuse(
          "grace",
          "Events may wait for it, and nothing would join them. Keep a grace; it may be PT0S."
              + ANEW);
    }
    sides();
  }

  private void latest() {
    Map<String, Description> stored = old.byName("side");
    Map<String, Description> declared = now.byName("side");
    stored.forEach((name, side) -> {
      if (declared.containsKey(name)) {
        reading("latest events of '" + name + "'", side, declared.get(name));
      } else {
        refuse(
            "source '" + name + "'",
            "What it said last is stored, and would be lost. Keep it among the sources." + ANEW);
      }
    });
    declared.keySet().stream()
        .filter(name -> !stored.containsKey(name))
        .forEach(name ->
            safe("source '" + name + "'", "It is new, and has said nothing of stored keys."));
    settings(Set.of());
  }

  private void sides() {
    Description left = old.part("left").orElse(old);
    Description right = old.part("right").orElse(old);
    String nowLeft = now.part("left").orElse(now).name();
    String nowRight = now.part("right").orElse(now).name();
    if (left.name().equals(nowRight) && right.name().equals(nowLeft)) {
      refuse("sides", "They were exchanged. Declare them as before." + ANEW);
    } else if (left.name().compareTo(right.name()) < 0 != nowLeft.compareTo(nowRight) < 0) {
      refuse(
          "sides",
          "The order of their sources' names tells the sides of what is stored apart, and it was"
              + " turned. Keep the names."
              + ANEW);
    }
    settings(Set.of());
  }

  /** Settings that change what is stored are refused, all others are safe. */
  private void settings(Set<String> judged) {
    Set<String> all = new TreeSet<>(old.settings().keySet());
    all.addAll(now.settings().keySet());
    all.removeAll(judged);
    for (String setting : all) {
      if (same(setting)) {
        continue;
      }
      if (FREE.contains(setting)) {
        if (!FLAGS.contains(setting)) {
          safe(setting, changed(setting) + effect(setting));
        }
      } else if (setting.equals("shape")) {
        refuse(
            "stages",
            changed("stages")
                + "Partial matches stand at the old ones, with their names and quantifiers."
                + ANEW);
      } else {
        refuse(setting, changed(setting) + "What is stored was kept for the old one." + ANEW);
      }
    }
  }

  private String changed(String setting) {
    return "From " + or(old.setting(setting)) + " to " + or(now.setting(setting)) + ". ";
  }

  private static String or(String value) {
    return value.isEmpty() ? "none" : value;
  }

  private String effect(String setting) {
    return switch (setting) {
      case "from", "to" ->
          "Events that wait are matched by the new bounds; those that were dropped by the old ones"
              + " are gone.";
      case "join" ->
          now.name().equals("interval join")
              ? "Events that wait and may have met a partner give no result of their own."
              : "Events that wait have the results of the new one.";
      case "decides" ->
          "What a trigger has kept for a window is dropped where none is declared any more; windows that"
              + " are open have no timers of a new one until their next event.";
      case "limit" -> "Rows that are held are given by the new one.";
      case "late", "timedOut" -> "It holds from the next event on.";
      default -> "What is stored goes on with it.";
    };
  }

  private void codecs() {
    if (now.name().equals("process") || now.name().equals("window")) {
      return;
    }
    if (now.part("left").isPresent()) {
      for (String side : List.of("left", "right")) {
        reading(sideWords(side), old.part(side).orElse(old), now.part(side).orElse(now));
      }
      return;
    }
    if (now.part("aggregate").isPresent()) {
      aggregate();
    } else if (now.part("codec").isPresent()) {
      reading("stored events", old, now);
    }
  }

  private String sideWords(String side) {
    boolean versions = now.name().equals("temporal join") || now.name().equals("table join");
    return versions && side.equals("right")
        ? "versions of the right side"
        : "waiting events of the " + side + " side";
  }

  /** Compares the codecs of two parts. */
  private void reading(String what, Description before, Description after) {
    if (before.part("codec").isPresent() && after.part("codec").isPresent()) {
      changes.add(StateRules.codec(Topic.STATE, what, before, after));
    }
  }

  private boolean same(String setting) {
    return old.setting(setting).equals(now.setting(setting));
  }

  private void safe(String what, String why) {
    changes.add(Change.of(topic(what), what, Verdict.SAFE, why));
  }

  private void refuse(String what, String why) {
    changes.add(Change.refused(topic(what), what, Verdict.REFUSED, why));
  }

  private static Topic topic(String what) {
    return what.startsWith("state") || what.startsWith("aggregate") ? Topic.STATE : Topic.OPERATOR;
  }

  private static String name(Description operator) {
    String name = operator.name();
    return name.isEmpty()
        ? "operator of its own"
        : name.equals("stateless") ? "operator without state" : name;
  }
}
