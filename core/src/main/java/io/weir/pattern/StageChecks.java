package io.weir.pattern;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses settings of a stage that mean nothing, where they are written. */
final class StageChecks {
  private StageChecks() {}

  private static IllegalArgumentException refused(Stage<?> stage, String why) {
    return new IllegalArgumentException("stage '" + stage.name() + "': " + why);
  }

  /** Checks that a stage may come behind others. */
  static <E> void canFollow(List<Stage<E>> before, Stage<E> stage) {
    Set<String> names = new HashSet<>();
    PatternSpec.named(before).forEach(one -> names.add(one.name()));
    for (Stage<E> one : PatternSpec.named(List.of(stage))) {
      if (!names.add(one.name())) {
        throw refused(one, "the pattern has two stages of this name; give each one its own");
      }
    }
    if (stage.negative() && before.getLast().canBeEmpty()) {
      throw refused(
          stage,
          "it says what must not follow '"
              + before.getLast().name()
              + "', which may be left out; make two patterns, one with it and one without");
    }
  }

  static <E> Stage<E> canRepeat(Stage<E> stage, String setting, int from, int to, long gap) {
    if (stage.negative()) {
      throw refused(stage, setting + " on what must not come; it takes no events");
    }
    if (stage.times() != null) {
      throw refused(
          stage, setting + " after " + stage.times().describe() + "; say once how often it comes");
    }
    boolean none = from < 0 || to < 1 || from == 0 && to == Times.OPEN;
    if (none || to < from || from > Pattern.MAX_TIMES) {
      throw refused(
          stage,
          setting
              + " must be 1 to MAX_TIMES = "
              + Pattern.MAX_TIMES
              + ", the least before the most");
    }
    if (to != Times.OPEN && to > Pattern.MAX_TIMES) {
      throw refused(
          stage,
          setting + " is more than MAX_TIMES = " + Pattern.MAX_TIMES + "; use timesOrMore(..)");
    }
    if (stage.gap() > 0 || gap > 0 && stage.group() != null) {
      throw refused(
          stage,
          setting
              + " and a time limit between events: give the limit to times(..) of a stage that is no"
              + " group, or to withinPrevious(..) of one that is not repeated");
    }
    if (stage.hasOnlyEmpty()) {
      throw refused(
          stage, setting + " of a group that may be empty; let one of its stages be needed");
    }
    return stage;
  }

  static <E> Stage<E> canBeOptional(List<Stage<E>> stages) {
    Stage<E> stage = stages.getLast();
    if (stage.negative()) {
      throw refused(stage, "optional() on what must not come; leave it out");
    }
    if (stage.optional()) {
      throw refused(stage, "optional() is said twice");
    }
    if (stages.size() > 1 && stages.get(stages.size() - 2).greedy()) {
      throw refused(
          stage,
          "optional() behind the greedy stage '"
              + stages.get(stages.size() - 2).name()
              + "'; then it is not told which of the two takes an event");
    }
    return stage;
  }

  private static <E> Times<E> repeated(Stage<E> stage, String setting) {
    if (stage.times() == null) {
      throw refused(
          stage, setting + " of a stage that is not repeated; say times(..) or oneOrMore() first");
    }
    return stage.times();
  }

  /** Checks that the events of a stage have no other contiguity yet. */
  static <E> Times<E> canBe(Stage<E> stage, String setting) {
    Times<E> times = repeated(stage, setting);
    if (times.inner() != Contiguity.FOLLOWED_BY) {
      throw refused(stage, setting + " after " + times.describe() + "; say one of the two, once");
    }
    if (times.greedy() && setting.startsWith("allow")) {
      throw refused(
          stage, setting + " of a greedy stage, which takes all it can; say one of the two");
    }
    return times;
  }

  static <E> Times<E> canBeGreedy(Stage<E> stage) {
    Times<E> times = repeated(stage, "greedy()");
    if (stage.group() != null) {
      throw refused(stage, "greedy() of a group; say it of a stage");
    }
    if (times.inner() == Contiguity.FOLLOWED_BY_ANY) {
      throw refused(stage, "greedy() of a stage with allowCombinations(); say one of the two");
    }
    return times;
  }

  static <E> Times<E> canEnd(Stage<E> stage) {
    Times<E> times = repeated(stage, "until(..)");
    if (!times.open()) {
      throw refused(
          stage,
          "until(..) of a repetition that ends by itself; it is for oneOrMore() and timesOrMore(..)");
    }
    if (times.until() != null) {
      throw refused(stage, "until(..) is said twice; join the conditions");
    }
    return times;
  }

  static <E> Stage<E> canHaveGap(Stage<E> stage) {
    if (stage.times() != null || stage.group() != null) {
      throw refused(
          stage,
          "withinPrevious(..) of a stage that is repeated or a group; give the limit to times(..), or to"
              + " the stages of the group");
    }
    return stage;
  }

  static int limit(String setting, int value, String name, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          setting + "(" + value + ") must be 1 to " + name + " = " + most);
    }
    return value;
  }
}
