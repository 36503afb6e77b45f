package io.weir.operator;

import io.weir.Operator;
import java.util.Objects;
import java.util.function.Function;

/**
 * The last {@code size} events of a key at every {@code slide} events; time plays no part, no event is
 * late, and a remainder is never emitted (SEMANTICS 1).
 */
public final class CountWindow {
  private final int size;
  private final int slide;

  private CountWindow(int size, int slide) {
    this.size = size;
    this.slide = slide;
  }

  static CountWindow of(int size, int slide) {
    if (size <= 0 || slide <= 0) {
      throw new IllegalArgumentException(
          "count(" + size + ", " + slide + "): size and slide must be at least one event");
    }
    if (chunks(size, slide) > Window.MAX_WINDOWS_PER_KEY) {
      throw new IllegalArgumentException(
          "count(" + size + ", " + slide + ") keeps more than " + Window.MAX_WINDOWS_PER_KEY
              + " partial results per key; choose a slide that divides the size, or a smaller size");
    }
    return new CountWindow(size, slide);
  }

  /** Partial results of {@code gcd(size, slide)} events each make up every window. */
  static int chunk(int size, int slide) {
    return slide == 0 ? size : chunk(slide, size % slide);
  }

  private static int chunks(int size, int slide) {
    return size / chunk(size, slide);
  }

  /** What is computed, and what is made of key, start, end and result; start and end are all of time. */
  public <V, A, R, T> Operator<V> aggregate(Aggregate<V, A, R> aggregate, Result<R, T> result) {
    Objects.requireNonNull(result, "result");
    return aggregate(aggregate, r -> result.of(r.key(), r.start(), r.end(), r.value()));
  }

  /** What is computed, and what is made of a full window. */
  public <V, A, R, T> Operator<V> aggregate(
      Aggregate<V, A, R> aggregate, Function<WindowResult<R>, T> result) {
    return new CountOperator<>(
        size,
        slide,
        Objects.requireNonNull(aggregate, "aggregate"),
        Objects.requireNonNull(result, "result"));
  }
}
