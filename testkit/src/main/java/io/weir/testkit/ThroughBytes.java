package io.weir.testkit;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An operator whose state goes through its bytes after every event and timer, and is written once
 * more: what comes back as something else would make results depend on how batches are cut.
 *
 * @param problems is told of it
 */
public record ThroughBytes<I>(Operator<I> inner, Consumer<String> problems) implements Operator<I> {
  @Override
  public List<String> describe() {
    return inner.describe();
  }

  @Override
  public List<Output<?>> outputs() {
    return inner.outputs();
  }

  @Override
  public Set<String> sources() {
    return inner.sources();
  }

  @Override
  public boolean keyed() {
    return inner.keyed();
  }

  @Override
  public boolean usesEventTime() {
    return inner.usesEventTime();
  }

  @Override
  public boolean usesProcessingTime() {
    return inner.usesProcessingTime();
  }

  @Override
  public OperatorState<I> open(BinaryReader stored) {
    return new Reopened(inner.open(stored));
  }

  private static byte[] bytes(OperatorState<?> state) {
    BinaryWriter out = new BinaryWriter();
    if (!state.isEmpty()) {
      state.write(out);
    }
    return out.toByteArray();
  }

  private final class Reopened implements OperatorState<I> {
    private OperatorState<I> state;

    Reopened(OperatorState<I> state) {
      this.state = state;
    }

    private void reopen() {
      byte[] first = bytes(state);
      OperatorState<I> again = read(first);
      again.openAll();
      if (!Arrays.equals(first, bytes(again))) {
        problems.accept(
            "a codec does not give back what it took: state is written as other bytes after it was"
                + " read; results would depend on how batches are cut. Test the codecs of the"
                + " function's states, aggregates and joins with CodecContract");
      }
      state = read(first);
    }

    private OperatorState<I> read(byte[] bytes) {
      return inner.open(bytes.length == 0 ? null : new BinaryReader(bytes));
    }

    @Override
    public Applied onEvent(Event<I> event, OperatorContext context) {
      Applied applied = state.onEvent(event, context);
      reopen();
      return applied;
    }

    @Override
    public OptionalLong nextDue(TimeDomain domain) {
      return state.nextDue(domain);
    }

    @Override
    public long timeOfDue(TimeDomain domain, long due) {
      return state.timeOfDue(domain, due);
    }

    @Override
    public boolean isDue(TimeDomain domain, long time) {
      return state.isDue(domain, time);
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext context) {
      state.onTimer(domain, context);
      reopen();
    }

    @Override
    public void skipTimer(TimeDomain domain, OperatorContext context) {
      state.skipTimer(domain, context);
      reopen();
    }

    @Override
    public boolean isEmpty() {
      return state.isEmpty();
    }

    @Override
    public OptionalLong expiresAt() {
      return state.expiresAt();
    }

    @Override
    public void write(BinaryWriter out) {
      state.write(out);
    }
  }
}
