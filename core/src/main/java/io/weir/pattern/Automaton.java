package io.weir.pattern;

import io.weir.pattern.Place.Action;
import io.weir.pattern.Place.Edge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The places of a pattern and the edges between them.
 *
 * @param start where every match begins
 * @param places all places by their numbers
 * @param names the names of the stages by their numbers
 * @param shape a number that changes with the places and edges, so that stored places are not
 *     mistaken
 */
record Automaton<E>(Place<E> start, List<Place<E>> places, List<String> names, long shape) {
  static <E> Automaton<E> of(PatternSpec<E> spec) {
    return new AutomatonBuilder<>(spec).build();
  }

  /**
   * A step that is open to an event.
   *
   * @param from the place whose edge it is
   */
  record Step<E>(Place<E> from, Edge<E> edge) {}

  /**
   * The steps that are open to an event, in the order in which their partial matches come. Edges
   * that proceed are followed and are no steps.
   */
  List<Step<E>> steps(Place<E> from, Look<E> look) {
    List<Step<E>> open = new ArrayList<>(from.edges().size());
    Deque<Place<E>> todo = null;
    for (Place<E> place = from; place != null; place = todo == null ? null : todo.poll()) {
      for (Edge<E> edge : place.edges()) {
        if (edge.guard().holds(look)) {
          if (edge.action() == Action.PROCEED) {
            todo = todo == null ? new ArrayDeque<>() : todo;
            todo.push(edge.target());
          } else {
            open.add(new Step<>(place, edge));
          }
        }
      }
    }
    return open;
  }

  /** True if a match is complete at a place without a further event. */
  boolean completes(Place<E> place, Look<E> look) {
    if (!place.proceeds()) {
      return false;
    }
    Deque<Place<E>> todo = new ArrayDeque<>(List.of(place));
    while (!todo.isEmpty()) {
      for (Edge<E> edge : todo.pop().edges()) {
        if (edge.action() == Action.PROCEED && edge.guard().holds(look)) {
          if (edge.target().isFinal()) {
            return true;
          }
          todo.push(edge.target());
        }
      }
    }
    return false;
  }

  static long shape(List<String> names, List<? extends Place<?>> places) {
    CRC32 crc = new CRC32();
    String text = names + places.stream().map(Place::describe).collect(Collectors.joining(";"));
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
