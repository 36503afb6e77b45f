package io.weir.pattern;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that a stage took, behind those that were taken before it. Partial matches that begin
 * alike share their beginnings, so each event is kept once and each step once. A step knows one
 * predecessor only, so no versions are needed to tell the ways through the buffer apart.
 *
 * @param stage the number of the stage in the pattern
 * @param previous the step before; null for the first
 * @param start the event of the first step
 */
record Taken<E>(Kept<E> event, int stage, @Nullable Taken<E> previous, Kept<E> start) {
  static <E> Taken<E> of(Kept<E> event, int stage, @Nullable Taken<E> previous) {
    return new Taken<>(event, stage, previous, previous == null ? event : previous.start());
  }

  /** All steps up to this one, the first one first. */
  List<Taken<E>> path() {
    List<Taken<E>> path = new ArrayList<>();
    for (Taken<E> step = this; step != null; step = step.previous()) {
      path.add(step);
    }
    Collections.reverse(path);
    return path;
  }

  /** Two steps are the same only if they are one object; a path may be very long. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
