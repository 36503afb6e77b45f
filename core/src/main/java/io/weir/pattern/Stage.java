package io.weir.pattern;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One step of a pattern as it was declared: events of one kind, or a group of stages.
 *
 * @param name its name; of a group a text for messages
 * @param contiguity how near it must be to what comes before
 * @param condition what it takes; of a group anything
 * @param times how often; null for once
 * @param optional true if it may be left out
 * @param gap the most milliseconds since the event before; 0 for no limit
 * @param group its stages, if it is a group, else null
 */
record Stage<E>(
    String name,
    Contiguity contiguity,
    Condition<E> condition,
    @Nullable Times<E> times,
    boolean optional,
    long gap,
    @Nullable List<Stage<E>> group) {
  private static final int LONGEST_NAME = 63;

  static <E> Stage<E> of(String name, Contiguity contiguity, Condition<E> condition) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "the stage name '" + name + "' must have 1 to " + LONGEST_NAME + " characters");
    }
    return new Stage<>(name, contiguity, condition, null, false, 0, null);
  }

  static <E> Stage<E> group(Contiguity contiguity, List<Stage<E>> stages) {
    String name = stages.stream().map(Stage::name).collect(Collectors.joining(", ", "(", ")"));
    return new Stage<>(name, contiguity, Condition.any(), null, false, 0, stages);
  }

  Stage<E> repeated(Times<E> other) {
    return new Stage<>(name, contiguity, condition, other, optional, gap, group);
  }

  Stage<E> asOptional() {
    return new Stage<>(name, contiguity, condition, times, true, gap, group);
  }

  Stage<E> after(long within) {
    return new Stage<>(name, contiguity, condition, times, optional, within, group);
  }

  boolean negative() {
    return contiguity.negative();
  }

  boolean greedy() {
    return times != null && times.greedy();
  }

  boolean open() {
    return times != null && times.open();
  }

  @Nullable Condition<E> until() {
    return times == null ? null : times.until();
  }

  /** How near its own events must be to each other. */
  Contiguity inner() {
    return times == null ? Contiguity.FOLLOWED_BY : times.inner();
  }

  /** True if a match may have no event of it. */
  boolean canBeEmpty() {
    return optional || hasOnlyEmpty();
  }

  /** True for a group of which no stage needs an event. */
  boolean hasOnlyEmpty() {
    return group != null && group.stream().allMatch(one -> one.negative() || one.canBeEmpty());
  }

  String describe() {
    String inside =
        group == null
            ? name
            : group.stream().map(Stage::describe).collect(Collectors.joining(", ", "(", ")"));
    return contiguity.words()
        + " "
        + inside
        + (times == null ? "" : " " + times.describe())
        + (optional ? ", optional" : "")
        + (gap == 0 ? "" : ", within " + Duration.ofMillis(gap) + " of the event before");
  }
}
