package io.weir.aggregate;

import io.weir.annotation.Internal;

/** Refuses a null from an aggregate: a window that held null would have lost its events. */
@Internal
public final class Held {
  private Held() {}

  public static <A> A created(Aggregate<?, A, ?> aggregate) {
    return required(aggregate.create(), "create()");
  }

  public static <V, A> A added(Aggregate<V, A, ?> aggregate, A held, V value) {
    return required(aggregate.add(held, value), "add(..)");
  }

  public static <A> A merged(Aggregate<?, A, ?> aggregate, A left, A right) {
    return required(aggregate.merge(left, right), "merge(..)");
  }

  /** Checks a value that an aggregate takes from an event, or makes of two. */
  public static <T> T value(T value, String setting) {
    if (value == null) {
      throw new IllegalArgumentException(
          setting
              + " gives null, of which nothing can be computed; give a value, or drop such events"
              + " with the source's filter(..)");
    }
    return value;
  }

  private static <A> A required(A accumulator, String by) {
    if (accumulator == null) {
      throw new IllegalStateException(
          by
              + " of the window's aggregate gives null; an accumulator is never null, give an empty"
              + " one");
    }
    return accumulator;
  }
}
