package io.weir.window;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.StateFrame;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Held;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.time.TimeWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Windows over a number of a key's events, in the order of the log; event time plays no part and
 * nothing is ever late. A remainder never fires (S1.5).
 *
 * @param size the most events that a result covers
 * @param slide the number of events after which there is a result
 */
public record CountWindow<V>(int size, int slide) {
  /**
   * The most events that a sliding count window may hold: each is kept as an accumulator of its
   * own.
   */
  public static final int MAX_SLIDING_SIZE = 100_000;

  public CountWindow {
    if (size < 1 || slide < 1) {
      throw new IllegalArgumentException(
          "count(" + size + ", " + slide + "): size and slide must be at least 1");
    }
    if (slide != size && size > MAX_SLIDING_SIZE) {
      throw new IllegalArgumentException(
          "count("
              + size
              + ", "
              + slide
              + "): a sliding size must be at most MAX_SLIDING_SIZE = "
              + MAX_SLIDING_SIZE);
    }
  }

  /**
   * Says what to compute per window, and makes the output value from the key and the result; a
   * count window has no start or end. If {@code output} gives null, nothing is emitted.
   */
  public <A, R, O> Operator<V, O> aggregate(
      Aggregate<? super V, A, R> aggregate,
      BiFunction<? super String, ? super R, ? extends @Nullable O> output) {
    Objects.requireNonNull(output, "output");
    return aggregateResults(aggregate, result -> output.apply(result.key(), result.value()));
  }

  /**
   * Makes the output value from a result with its pane; null = nothing is emitted. The window is
   * {@link TimeWindow#GLOBAL}.
   */
  public <A, R, O> Operator<V, O> aggregateResults(
      Aggregate<? super V, A, R> aggregate,
      Function<? super WindowResult<R>, ? extends @Nullable O> output) {
    Objects.requireNonNull(aggregate, "aggregate");
    Objects.requireNonNull(output, "output");
    return new CountOperator<>(this, aggregate, output);
  }

  private record CountOperator<V, A, R, O>(
      CountWindow<V> window,
      Aggregate<? super V, A, R> aggregate,
      Function<? super WindowResult<R>, ? extends @Nullable O> output)
      implements Operator<V, O> {
    @Override
    public List<String> describe() {
      return List.of("windows of " + window.size() + " events, one every " + window.slide());
    }

    @Override
    public Description description() {
      return StateFrame.COUNT_WINDOW
          .description()
          .with("size", window.size())
          .with("slide", window.slide())
          .with(aggregate.description());
    }

    @Override
    public List<Resource> resources() {
      return aggregate.resources();
    }

    @Override
    public boolean usesEventTime() {
      return false;
    }

    @Override
    public boolean usesProcessingTime() {
      return false;
    }

    @Override
    public OperatorState<V, O> open(@Nullable BinaryReader stored) {
      return new CountState<>(this, stored);
    }
  }

  /**
   * The accumulators of a key. Tumbling: one part with everything since the last result. Sliding:
   * one part per event.
   */
  private static final class CountState<V, A, R, O> implements OperatorState<V, O> {
    private final CountOperator<V, A, R, O> operator;
    private final Deque<A> parts = new ArrayDeque<>();
    private long sinceFired;
    private long fired;

    CountState(CountOperator<V, A, R, O> operator, @Nullable BinaryReader stored) {
      this.operator = operator;
      if (stored != null) {
        StateFrame.COUNT_WINDOW.read(stored);
        sinceFired = stored.unsigned();
        fired = stored.unsigned();
        for (int i = parts(stored); i > 0; i--) {
          parts.add(operator.aggregate().read(stored));
        }
        stored.requireEnd("count window state");
      }
    }

    /**
     * Reads and bounds the number of parts: an accumulator may take no byte at all, so the bytes
     * that are left do not bound it.
     */
    private static int parts(BinaryReader stored) {
      int parts = stored.unsignedInt();
      if (parts > MAX_SLIDING_SIZE) {
        throw new UnreadableStateException(
            parts + " parts of a count window, more than MAX_SLIDING_SIZE = " + MAX_SLIDING_SIZE);
      }
      return parts;
    }

    private boolean sliding() {
      return operator.window().slide() != operator.window().size();
    }

    /** All parts together; without copies they are used up. */
    private A merged(boolean copies) {
      A all = Held.created(operator.aggregate());
      for (A part : parts) {
        A own = copies ? operator.aggregate().copy(part) : part;
        all = Held.merged(operator.aggregate(), all, own);
      }
      return all;
    }

    @Override
    public Applied onEvent(Event<V> event, OperatorContext<O> context) {
      Aggregate<? super V, A, R> aggregate = operator.aggregate();
      A into = sliding() || parts.isEmpty() ? Held.created(aggregate) : parts.removeLast();
      parts.addLast(Held.added(aggregate, into, event.value()));
      while (sliding() && parts.size() > operator.window().size()) {
        parts.removeFirst();
      }
      if (++sinceFired >= operator.window().slide()) {
        fire(context);
      }
      return Applied.APPLIED;
    }

    /**
     * Emits a result, named by the event that completed it. A tumbling window that has fired leaves
     * nothing behind, so the key may expire; each of its panes has index 0.
     */
    private void fire(OperatorContext<O> context) {
      A all = merged(sliding());
      int index = (int) fired;
      Pane pane = new Pane(Pane.Kind.COUNT, index, index, index == 0, false);
      R value = operator.aggregate().result(all);
      if (sinceFired > 1) {
        context.ofSeveral();
      }
      O output =
          operator
              .output()
              .apply(new WindowResult<>(context.key(), TimeWindow.GLOBAL, pane, value));
      if (output != null) {
        context.emit(output);
      }
      sinceFired = 0;
      if (sliding()) {
        fired++;
      } else {
        parts.clear();
      }
    }

    @Override
    public List<StateEntry> kept() {
      if (parts.isEmpty()) {
        return List.of();
      }
      return List.of(
          StateEntry.of("count window")
              .with("newEvents", sinceFired)
              .with("firesAfter", operator.window().slide() - sinceFired)
              .with("result", operator.aggregate().result(merged(true))));
    }

    @Override
    public boolean isEmpty() {
      return parts.isEmpty();
    }

    @Override
    public void write(BinaryWriter out) {
      StateFrame.COUNT_WINDOW.write(out);
      out.unsigned(sinceFired).unsigned(fired).unsigned(parts.size());
      parts.forEach(part -> operator.aggregate().write(part, out));
    }
  }
}
