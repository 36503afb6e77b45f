package io.weir.audit;

import static io.weir.audit.Rule.PROGRESS_SHAPE;
import static io.weir.audit.Rule.PROGRESS_USED;
import static io.weir.audit.Rule.SUSPECT;

import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Rules for a shard's progress. */
final class ProgressRules {
  private ProgressRules() {}

  static void check(Progress progress, Scope scope, Subject subject) {
    if (progress.version() < 1
        || KeyRules.isNegative(progress.tally())
        || progress.redelivered() < 0) {
      subject.finding(
          PROGRESS_SHAPE,
          "version "
              + progress.version()
              + ", "
              + progress.tally()
              + ", redelivered "
              + progress.redelivered(),
          "writes and records, counted from 0");
    }
    marks(progress, subject);
    if (scope.atRest()) {
      suspect(progress, subject);
    }
  }

  private static void marks(Progress progress, Subject subject) {
    ShardMark before = null;
    for (ShardMark mark : progress.marks()) {
      boolean rises =
          mark.position().isIn(progress.shard())
              && (before == null
                  || KeyRules.isBefore(before.position(), mark.position())
                  || hasPassed(before, mark));
      if (!rises) {
        subject.finding(PROGRESS_SHAPE, mark + " after " + before, "rising marks of the shard");
      } else if (before != null && mark.watermark() < before.watermark()) {
        subject.finding(
            PROGRESS_SHAPE, mark + " after " + before, "a clock that does not go back by itself");
      }
      before = mark;
    }
  }

  /** Time that passed by the clock while no record came. */
  private static boolean hasPassed(ShardMark before, ShardMark mark) {
    return mark.position().equals(before.position()) && mark.watermark() > before.watermark();
  }

  private static void suspect(Progress progress, Subject subject) {
    progress
        .suspect()
        .filter(suspect -> !progress.covers(suspect.position()))
        .ifPresent(suspect ->
            subject.finding(
                SUSPECT,
                "tried " + suspect.attempts() + " times: " + suspect.position(),
                "finished: every record is acknowledged"));
  }

  /**
   * @param named by keys
   * @param listed by the streams
   */
  static void used(
      Progress progress,
      Collection<Progress> all,
      Set<Shard> named,
      Set<Shard> listed,
      Subject subject) {
    Set<Shard> used = new HashSet<>(named);
    all.forEach(one -> used.addAll(one.parents()));
    boolean needed =
        listed.contains(progress.shard().incarnation(0))
            || used.contains(progress.shard())
            || !progress.parents().isEmpty()
            || progress.succeededBy() > 0;
    if (progress.gone().isEmpty() && !needed) {
      subject.finding(
          PROGRESS_USED,
          "progress of a shard that is gone, and that no key and no child names",
          "a listed shard, one that is named, or progress that is moved aside");
    }
  }
}
