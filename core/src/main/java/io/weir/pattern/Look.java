package io.weir.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * One event as one partial match sees it. Each condition is asked once, however many edges need its
 * answer.
 */
final class Look<E> {
  private final Kept<E> event;
  private final Match<E> soFar;
  private final Events<E> events;

  /** The conditions that were asked; a place has few of them, so they are searched one by one. */
  private final List<Condition<E>> asked = new ArrayList<>(2);

  private final List<Boolean> answers = new ArrayList<>(2);

  Look(Kept<E> event, Match<E> soFar, Events<E> events) {
    this.event = event;
    this.soFar = soFar;
    this.events = events;
  }

  boolean at(Condition<E> condition) {
    int known = asked.indexOf(condition);
    if (known >= 0) {
      return answers.get(known);
    }
    boolean answer = condition.test().test(events.value(event), soFar);
    asked.add(condition);
    answers.add(answer);
    return answer;
  }
}
