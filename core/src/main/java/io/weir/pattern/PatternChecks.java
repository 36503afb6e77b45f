package io.weir.pattern;

import java.time.Duration;
import java.util.List;

/** Refuses patterns that can never be complete, or whose parts do not fit together. */
final class PatternChecks {
  private PatternChecks() {}

  /** Checks a whole pattern. */
  static <E> void check(PatternSpec<E> spec) {
    hasAnEnd(spec);
    negativesAreApart(spec.stages());
    hasItsStage(spec);
    gapsFit(spec);
    if (spec.timedOut() != null && spec.within() == 0 && !hasGaps(spec)) {
      throw new IllegalArgumentException(
          "timedOut(..) of a pattern without a time limit: nothing times out; add within(..)");
    }
    if (spec.stages().size() == 1 && spec.last().gap() > 0) {
      throw new IllegalArgumentException(
          "withinPrevious(..) of the only stage '"
              + spec.last().name()
              + "': no event comes before it; leave it out");
    }
  }

  private static void hasAnEnd(PatternSpec<?> spec) {
    Stage<?> last = spec.last();
    if (last.contiguity() == Contiguity.NOT_FOLLOWED_BY && spec.within() == 0 && last.gap() == 0) {
      throw new IllegalArgumentException(
          "the pattern ends with notFollowedBy(\""
              + last.name()
              + "\", ..) and has no time limit, so it is never complete; add within(..)");
    }
  }

  /** Of what must not come, only several that must not follow may stand in a row. */
  private static <E> void negativesAreApart(List<Stage<E>> stages) {
    for (int at = 0; at < stages.size(); at++) {
      Stage<E> stage = stages.get(at);
      boolean twice = stage.negative() && at > 0 && stages.get(at - 1).negative();
      if (twice && !(bothNeverFollow(stages, at) && at + 1 < stages.size())) {
        throw new IllegalArgumentException(
            "stages '"
                + stages.get(at - 1).name()
                + "' and '"
                + stage.name()
                + "' both say what must not come, with nothing between; join their conditions in one");
      }
      if (stage.group() != null) {
        negativesAreApart(stage.group());
      }
    }
  }

  private static <E> boolean bothNeverFollow(List<Stage<E>> stages, int at) {
    return stages.get(at).contiguity() == Contiguity.NOT_FOLLOWED_BY
        && stages.get(at - 1).contiguity() == Contiguity.NOT_FOLLOWED_BY;
  }

  private static void hasItsStage(PatternSpec<?> spec) {
    String stage = spec.afterMatch().stage();
    if (stage != null
        && spec.named().stream().noneMatch(one -> !one.negative() && one.name().equals(stage))) {
      throw new IllegalArgumentException(
          "afterMatch("
              + spec.afterMatch()
              + ") names a stage that takes no events; name one of the stages that do");
    }
  }

  private static boolean hasGaps(PatternSpec<?> spec) {
    return spec.named().stream().anyMatch(stage -> gap(stage) > 0);
  }

  private static long gap(Stage<?> stage) {
    return Math.max(stage.gap(), stage.times() == null ? 0 : stage.times().gap());
  }

  private static void gapsFit(PatternSpec<?> spec) {
    for (Stage<?> stage : spec.named()) {
      if (spec.within() > 0 && gap(stage) > spec.within()) {
        throw new IllegalArgumentException(
            "stage '"
                + stage.name()
                + "' may come "
                + Duration.ofMillis(gap(stage))
                + " after the event before, but the whole match must be within "
                + Duration.ofMillis(spec.within())
                + "; make the one shorter or the other longer");
      }
    }
  }

  /** Checks that a pattern can be a group of another one, and gives its stages. */
  static <E> List<Stage<E>> asGroup(PatternSpec<E> group) {
    if (!group.hasOnlyStages()) {
      throw new IllegalArgumentException(
          "a group has settings of a whole pattern (within, afterMatch, orderedBy, late, timedOut or a"
              + " limit); give them to the pattern that has the group");
    }
    Stage<E> last = group.last();
    if (last.contiguity() == Contiguity.NOT_FOLLOWED_BY) {
      throw new IllegalArgumentException(
          "a group ends with notFollowedBy(\""
              + last.name()
              + "\", ..), which does not say until when; put it behind the group");
    }
    return group.stages();
  }
}
