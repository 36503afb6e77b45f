package io.weir.pattern;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which other matches a match leaves possible (S7.5). With anything but {@link #noSkip}, a match
 * waits until no partial match that began earlier is left, since that one comes first.
 */
public final class AfterMatch {
  private enum To {
    NO_SKIP("no skip"),
    NEXT("skip to next"),
    PAST_LAST("skip past last event"),
    FIRST("skip to first of "),
    LAST("skip to last of ");

    private final String words;

    To(String words) {
      this.words = words;
    }
  }

  private final To to;
  private final @Nullable String stage;

  private AfterMatch(To to, @Nullable String stage) {
    this.to = to;
    this.stage = stage;
  }

  /** Gives every match there is; this is so unless set. */
  public static AfterMatch noSkip() {
    return new AfterMatch(To.NO_SKIP, null);
  }

  /** Drops other partial matches and matches that began with the match's first event. */
  public static AfterMatch skipToNext() {
    return new AfterMatch(To.NEXT, null);
  }

  /** Drops all that began before the match ended: an event is in one match at most. */
  public static AfterMatch skipPastLast() {
    return new AfterMatch(To.PAST_LAST, null);
  }

  /** Drops all that began before the match's first event of a stage, if it has one. */
  public static AfterMatch skipToFirst(String stage) {
    return new AfterMatch(To.FIRST, Objects.requireNonNull(stage, "stage"));
  }

  /** Drops all that began before the match's last event of a stage, if it has one. */
  public static AfterMatch skipToLast(String stage) {
    return new AfterMatch(To.LAST, Objects.requireNonNull(stage, "stage"));
  }

  boolean skips() {
    return to != To.NO_SKIP;
  }

  /** The stage to which it skips; null if it does not skip to a stage. */
  @Nullable String stage() {
    return stage;
  }

  /**
   * The first turn at which what began is kept.
   *
   * @param stage the number of {@link #stage}, else anything
   */
  long keptFrom(Taken<?> match, int stage) {
    return switch (to) {
      case NO_SKIP -> 0;
      case NEXT -> match.start().turn() + 1;
      case PAST_LAST -> match.event().turn() + 1;
      case FIRST, LAST -> turnOf(match, stage);
    };
  }

  private long turnOf(Taken<?> match, int stage) {
    List<? extends Taken<?>> own =
        match.path().stream().filter(step -> step.stage() == stage).toList();
    if (own.isEmpty()) {
      return 0;
    }
    return (to == To.FIRST ? own.getFirst() : own.getLast()).event().turn();
  }

  @Override
  public String toString() {
    return to.words + (stage == null ? "" : stage);
  }
}
