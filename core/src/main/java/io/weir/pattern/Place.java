package io.weir.pattern;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of the automaton: where a partial match stands, and what an event can do to it there.
 *
 * @param <E> the events' value
 */
final class Place<E> {
  /** The roles of a place. */
  enum Role {
    /** Waits for events. */
    WAITING,
    /** Waits for the time limit, which completes the match. */
    PENDING,
    /** Is a match. */
    FINAL
  }

  /** What an edge does with the event. */
  enum Action {
    /** Keeps the event. */
    TAKE,
    /** Skips the event. */
    IGNORE,
    /** Looks at the event from another place, without a step. */
    PROCEED,
    /** Ends the partial match. */
    STOP
  }

  /** An edge; an edge that stops leads nowhere. */
  static final class Edge<E> {
    private final Action action;
    private final @Nullable Place<E> target;
    private final @Nullable Stage<E> not;
    private Guard<E> guard;

    Edge(Action action, Guard<E> guard, @Nullable Place<E> target, @Nullable Stage<E> not) {
      this.action = action;
      this.guard = guard;
      this.target = target;
      this.not = not;
    }

    Action action() {
      return action;
    }

    Guard<E> guard() {
      return guard;
    }

    /** The place it leads to; of an edge that does not stop. */
    Place<E> target() {
      if (target == null) {
        throw new IllegalStateException("an edge that stops leads nowhere");
      }
      return target;
    }

    /** The stage that must not come, of an edge that stops. */
    @Nullable Stage<E> not() {
      return not;
    }
  }

  private final int number;
  private final Role role;
  private final int stage;
  private final long gap;
  private final List<Edge<E>> edges = new ArrayList<>();
  private boolean proceeds;

  /**
   * @param number its number in the automaton
   * @param stage the number of the stage whose events it takes; -1 if it takes none
   * @param gap the most milliseconds since the last taken event; 0 for no limit
   */
  Place(int number, Role role, int stage, long gap) {
    this.number = number;
    this.role = role;
    this.stage = stage;
    this.gap = gap;
  }

  int number() {
    return number;
  }

  Role role() {
    return role;
  }

  int stage() {
    return stage;
  }

  long gap() {
    return gap;
  }

  boolean isFinal() {
    return role == Role.FINAL;
  }

  List<Edge<E>> edges() {
    return edges;
  }

  /** True if an edge leads on without an event. */
  boolean proceeds() {
    return proceeds;
  }

  void take(Guard<E> guard, Place<E> target) {
    edges.add(new Edge<>(Action.TAKE, guard, target, null));
  }

  void ignore(Guard<E> guard, Place<E> target) {
    edges.add(new Edge<>(Action.IGNORE, guard, target, null));
  }

  void proceed(Guard<E> guard, Place<E> target) {
    edges.add(new Edge<>(Action.PROCEED, guard, target, null));
    proceeds = true;
  }

  void stop(Guard<E> guard, Stage<E> not) {
    edges.add(new Edge<>(Action.STOP, guard, null, not));
  }

  /** Closes all its edges to events of another guard. */
  void leaveTo(Guard<E> guard) {
    edges.forEach(edge -> edge.guard = edge.guard.and(Guard.not(guard)));
  }

  String describe() {
    StringBuilder text = new StringBuilder().append(role).append(stage);
    for (Edge<E> edge : edges) {
      text.append(' ').append(edge.action());
      text.append(edge.target == null ? "" : edge.target.number);
    }
    return text.toString();
  }
}
