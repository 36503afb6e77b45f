package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.UnreadableStateException;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** What {@link CountWindow} ends in. */
record CountOperator<V, A, R, T>(
    int size, int slide, Aggregate<V, A, R> aggregate, Function<WindowResult<R>, T> result)
    implements Operator<V> {
  private static final int FORMAT = 1;

  @Override
  public List<String> describe() {
    return List.of(
        "window of the last " + size + " events at every " + slide,
        "aggregate " + aggregate.describe());
  }

  @Override
  public List<Output<?>> outputs() {
    return List.of();
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
  public OperatorState<V> open(BinaryReader stored) {
    return new State(stored);
  }

  /** Partial results, oldest first, each of {@code chunk} events but the last. */
  private final class State implements OperatorState<V> {
    private final int chunk = CountWindow.chunk(size, slide);
    private final Deque<A> chunks = new ArrayDeque<>();
    private int sincePane;

    State(BinaryReader in) {
      if (in != null) {
        read(in);
      }
    }

    private void read(BinaryReader in) {
      long format = in.unsigned();
      if (format != FORMAT) {
        throw new UnreadableStateException("count state has format " + format + ", this code reads " + FORMAT);
      }
      sincePane = (int) in.unsigned();
      int count = in.count(0);
      for (int i = 0; i < count; i++) {
        chunks.add(aggregate.read(in));
      }
    }

    @Override
    public Applied onEvent(Event<V> event, OperatorContext context) {
      A open = sincePane % chunk == 0 ? aggregate.create() : chunks.removeLast();
      chunks.add(aggregate.add(open, event.value()));
      sincePane++;
      while (chunks.size() > size / chunk) {
        chunks.removeFirst();
      }
      if (sincePane == slide) {
        emit(context);
      }
      return Applied.APPLIED;
    }

    /** Named by the event that completes it, which no other pane can be (PROTOCOL R5). */
    private void emit(OperatorContext context) {
      A all = aggregate.create();
      for (A part : chunks) {
        all = aggregate.merge(all, part);
      }
      sincePane = 0;
      if (slide >= size) {
        chunks.clear();
      }
      context.emit(
          result.apply(
              new WindowResult<>(
                  context.key(), TimeWindow.GLOBAL, Pane.COUNTED, aggregate.result(all))));
    }

    @Override
    public OptionalLong nextDue(TimeDomain domain) {
      return OptionalLong.empty();
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext context) {
      throw new IllegalStateException("count windows set no timers");
    }

    @Override
    public boolean isEmpty() {
      return chunks.isEmpty();
    }

    @Override
    public void write(BinaryWriter out) {
      out.unsigned(FORMAT).unsigned(sincePane).unsigned(chunks.size());
      chunks.forEach(part -> aggregate.write(part, out));
    }
  }
}
