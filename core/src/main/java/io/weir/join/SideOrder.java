package io.weir.join;

import io.weir.codec.UnreadableStateException;

/**
 * Tells in stored state which side is the left one: that whose source's name comes first, or the
 * other. So state is not read with its sides exchanged.
 *
 * @param left the name of the left source
 * @param right the name of the right source
 */
record SideOrder(String left, String right) {
  static SideOrder of(JoinSide<?> left, JoinSide<?> right) {
    return new SideOrder(left.source(), right.source());
  }

  boolean leftIsFirst() {
    return left.compareTo(right) < 0;
  }

  /**
   * @param wasFirst true if the left side was the first one when the state was written
   * @param join the kind of join, with its article
   */
  void requireSame(boolean wasFirst, String join) {
    if (wasFirst != leftIsFirst()) {
      throw new UnreadableStateException(
          "the sides of "
              + join
              + " were exchanged: its left events wait as those of '"
              + right
              + "', and this code has '"
              + left
              + "' on the left; declare them as before, or give the function another name: it starts"
              + " without state");
    }
  }

  /** Refuses one source on both sides. */
  static void requireTwo(String join, JoinSide<?> left, JoinSide<?> right) {
    if (left.source().equals(right.source())) {
      throw new IllegalArgumentException(
          join
              + ".of(..) is given the source '"
              + left.source()
              + "' twice; a source is one side: tell the events of the two sides apart, with only(..) where"
              + " they stand in one stream");
    }
  }
}
