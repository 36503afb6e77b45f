package io.weir.pattern;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage where it stands: among the stages of the pattern or of a group.
 *
 * @param stages the stages among which it stands
 * @param at its place among them
 * @param scope the group around it
 */
record Spot<E>(List<Stage<E>> stages, int at, Scope<E> scope) {
  /**
   * A group while its stages are compiled.
   *
   * @param group null for the pattern itself
   * @param first false for a repetition of the group
   * @param following the stage behind the group; null if there is none
   */
  record Scope<E>(@Nullable Stage<E> group, boolean first, @Nullable Stage<E> following) {
    static <E> Scope<E> whole() {
      return new Scope<>(null, true, null);
    }
  }

  Stage<E> stage() {
    return stages.get(at);
  }

  /** The stage behind it; the one behind the group for the last of a group. */
  @Nullable Stage<E> following() {
    return at + 1 < stages.size() ? stages.get(at + 1) : scope.following();
  }

  /** What must not come before the stage takes its event: back to the last stage that is needed. */
  List<Stage<E>> notsBefore() {
    List<Stage<E>> nots = new ArrayList<>();
    for (int before = at - 1; before >= 0; before--) {
      Stage<E> stage = stages.get(before);
      if (stage.contiguity() == Contiguity.NOT_FOLLOWED_BY) {
        nots.add(stage);
      } else if (!stage.optional()) {
        break;
      }
    }
    return nots;
  }

  private boolean headsGroup() {
    return scope.group() != null && at == 0;
  }

  boolean headsOptionalGroup() {
    return headsGroup() && scope.first() && group().optional();
  }

  private Stage<E> group() {
    Stage<E> group = scope.group();
    if (group == null) {
      throw new IllegalStateException("stage '" + stage().name() + "' is in no group");
    }
    return group;
  }

  /** Open to events that a stage takes, as long as the group goes on. */
  Guard<E> take(Stage<E> stage) {
    return inGroup(stage.condition());
  }

  /** Open to every event, as long as the group goes on. */
  Guard<E> always() {
    return inGroup(Guard.always());
  }

  /** Open to events that may stand before the stage's first event; null if none may. */
  @Nullable Guard<E> skip() {
    if (!headsGroup()) {
      return skip(stage().contiguity());
    }
    return skip(scope.first() ? group().contiguity() : group().inner());
  }

  /** Open to events that may stand between the stage's own events; null if none may. */
  @Nullable Guard<E> innerSkip() {
    Guard<E> skip = skip(headsGroup() ? group().inner() : stage().inner());
    return skip == null ? null : unlessEnded(skip);
  }

  private @Nullable Guard<E> skip(Contiguity contiguity) {
    return switch (contiguity) {
      case FOLLOWED_BY -> inGroup(Guard.not(stage().condition()));
      case FOLLOWED_BY_ANY -> always();
      default -> null;
    };
  }

  /** Closes a guard from the event on that ends the stage's own repetition. */
  Guard<E> unlessEnded(Guard<E> guard) {
    Condition<E> until = stage().until();
    return until == null ? guard : Guard.not(until).and(guard);
  }

  /** Closes a guard from the event on that ends the group's repetition. */
  private Guard<E> inGroup(Guard<E> guard) {
    Condition<E> until = scope.group() == null ? null : scope.group().until();
    return until == null ? guard : Guard.not(until).and(guard);
  }
}
