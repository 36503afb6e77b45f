package io.weir.testkit;

import io.weir.Event;
import io.weir.LimitExceededException;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.annotation.Internal;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.process.ProcessFunction;
import io.weir.time.TimeDomain;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Wraps an operator and writes and reads its state after every event and timer, then compares the
 * bytes. A state that comes back changed would make results depend on how batches are cut.
 */
@Internal
public final class ThroughBytes<I, O> extends ForwardingOperator<I, O> {
  private final Consumer<String> problems;
  private final Map<String, Fired> fired = new ConcurrentHashMap<>();

  /**
   * Wraps an operator.
   *
   * @param problems receives a message for each state that comes back changed
   */
  public ThroughBytes(Operator<I, O> operator, Consumer<String> problems) {
    super(operator);
    this.problems = problems;
  }

  @Override
  public OperatorState<I, O> open(@Nullable BinaryReader stored) {
    return new Reopened(operator.open(stored));
  }

  /**
   * State that is read anew at each call has forgotten how often a timer has set an earlier one.
   */
  private void requireProgress(String key, long due) {
    Fired before = fired.get(key);
    Fired now = before == null || before.due != due ? new Fired(due, 1) : before.once();
    fired.put(key, now);
    if (now.times > 2 * ProcessFunction.MAX_TIMERS_PER_KEY) {
      throw new LimitExceededException(
          "MAX_TIMERS_PER_KEY",
          ProcessFunction.MAX_TIMERS_PER_KEY,
          "timers keep setting earlier timers; choose later times");
    }
  }

  /** How many timers in a row were due at one time. */
  private record Fired(long due, int times) {
    Fired once() {
      return new Fired(due, times + 1);
    }
  }

  private OperatorState<I, O> read(byte[] bytes) {
    return operator.open(bytes.length == 0 ? null : new BinaryReader(bytes));
  }

  private static byte[] bytes(OperatorState<?, ?> state) {
    BinaryWriter out = new BinaryWriter();
    if (!state.isEmpty()) {
      state.write(out);
    }
    return out.toByteArray();
  }

  private final class Reopened extends ForwardingOperatorState<I, O> {
    Reopened(OperatorState<I, O> state) {
      super(state);
    }

    private void reopen() {
      byte[] first = bytes(state);
      OperatorState<I, O> again = read(first);
      again.openAll();
      if (!Arrays.equals(first, bytes(again))) {
        problems.accept(
            "a codec does not give back what it took: state is written as other bytes after it was"
                + " read; results would depend on how batches are cut. Test the codecs of the"
                + " function's states, aggregates and joins with CodecContract");
      }
      state = read(first);
    }

    @Override
    public Applied onEvent(Event<I> event, OperatorContext<O> context) {
      Applied applied = super.onEvent(event, context);
      reopen();
      return applied;
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext<O> context) {
      requireProgress(context.key(), state.nextDue(domain).orElseThrow());
      super.onTimer(domain, context);
      reopen();
    }

    @Override
    public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
      super.skipTimer(domain, context);
      reopen();
    }
  }
}
