package io.weir.rank;

import io.weir.Operator;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The first rows of each window of a key (S6.4): {@link Rank#perWindow}. A pane gives a result for
 * each place that it has. A later pane of the window gives each of its places anew; places never
 * go, so nothing is withdrawn, unless the window is {@link Window#retracting}. Do not rank windows
 * that are {@link Window#discarding}: a later pane would have fewer places.
 *
 * @param <V> the events' value
 */
public final class WindowRank<V> {
  private final Window<V> window;
  private final TopAggregate<V> top;

  WindowRank(Window<V> window, TopAggregate<V> top) {
    this.window = window;
    this.top = top;
  }

  /** Gives each place of a window as a result. */
  public <O> Operator<V, O> ranks(WindowRankFunction<? super V, ? extends O> output) {
    Objects.requireNonNull(output, "output");
    return rankResults(
        place -> output.apply(place.key(), place.start(), place.end(), place.rank(), place.row()));
  }

  /**
   * Gives each place of a window as a result, made of the place with its pane; null = nothing is
   * emitted, and nothing withdrawn.
   */
  public <O> Operator<V, O> rankResults(Function<? super WindowRow<V>, ? extends O> output) {
    Objects.requireNonNull(output, "output");
    Operator<V, WindowResult<List<V>>> lists = window.aggregateResults(top, result -> result);
    return new WindowRankOperator<>(lists, new Places<>(top.start(), top.end(), output));
  }

  /**
   * Takes a window's result apart.
   *
   * @param start the first place that is given, from 0
   * @param end the place behind the last one
   * @param output makes the output value; it may give null for none
   */
  record Places<V, O>(int start, int end, Function<? super WindowRow<V>, ? extends O> output) {
    /** Each place and its output; null outputs are left out. */
    void each(WindowResult<List<V>> result, Each<O> taker) {
      int rank = start;
      for (V row : result.value()) {
        rank++;
        O value =
            output.apply(new WindowRow<>(result.key(), result.window(), result.pane(), rank, row));
        if (value != null) {
          taker.take(rank, value);
        }
      }
    }
  }

  /** Takes a place and its output. */
  interface Each<O> {
    void take(int rank, O value);
  }
}
