package io.weir.pattern;

import java.util.HashMap;
import java.util.Map;

/**
 * One event as one partial match sees it. Each condition is asked once, however many edges need its
 * answer.
 */
final class Look<E> {
  private final Kept<E> event;
  private final Match<E> soFar;
  private final Events<E> events;
  private final Map<Condition<E>, Boolean> answers = new HashMap<>();

  Look(Kept<E> event, Match<E> soFar, Events<E> events) {
    this.event = event;
    this.soFar = soFar;
    this.events = events;
  }

  boolean at(Condition<E> condition) {
    Boolean known = answers.get(condition);
    boolean answer = known == null ? condition.test().test(events.value(event), soFar) : known;
    answers.put(condition, answer);
    return answer;
  }
}
