package io.weir.pattern;

import org.jspecify.annotations.Nullable;

/**
 * How often a stage takes events.
 *
 * @param from the least, from 1
 * @param to the most; {@link #OPEN} for no end
 * @param inner how near its events must be to each other
 * @param greedy true if it takes all that it can before the next stage takes one
 * @param gap the most milliseconds since the event before while it waits for one (S7.4); 0 for no
 *     limit
 * @param until ends an open repetition; null for none
 */
record Times<E>(
    int from, int to, Contiguity inner, boolean greedy, long gap, @Nullable Condition<E> until) {
  static final int OPEN = Integer.MAX_VALUE;

  static <E> Times<E> of(int from, int to, long gap) {
    return new Times<>(from, to, Contiguity.FOLLOWED_BY, false, gap, null);
  }

  boolean open() {
    return to == OPEN;
  }

  Times<E> inner(Contiguity other) {
    return new Times<>(from, to, other, greedy, gap, until);
  }

  Times<E> asGreedy() {
    return new Times<>(from, to, inner, true, gap, until);
  }

  Times<E> until(Condition<E> end) {
    return new Times<>(from, to, inner, greedy, gap, end);
  }

  String describe() {
    String count = open() ? from + " or more" : from == to ? "" + from : from + " to " + to;
    String how =
        switch (inner) {
          case NEXT -> ", consecutive";
          case FOLLOWED_BY_ANY -> ", combinations";
          default -> "";
        };
    return count
        + " times"
        + how
        + (greedy ? ", greedy" : "")
        + (until == null ? "" : ", until")
        + (gap == 0 ? "" : ", within " + java.time.Duration.ofMillis(gap) + " of each other");
  }
}
