package io.weir.pattern;

import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * An author's condition.
 *
 * @param test sees the event, and what the partial match has taken before it
 */
record Condition<E>(BiPredicate<? super E, ? super Match<E>> test) implements Guard<E> {
  static <E> Condition<E> any() {
    return new Condition<>((event, match) -> true);
  }

  static <E> Condition<E> of(Predicate<? super E> test) {
    return new Condition<>((event, match) -> test.test(event));
  }

  @Override
  public boolean holds(Look<E> look) {
    return look.at(this);
  }
}
