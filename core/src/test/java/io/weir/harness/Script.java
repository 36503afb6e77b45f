package io.weir.harness;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.OptionalLong;

/**
 * Plays events and watermarks on one key; the state is reopened from its bytes before every call.
 */
public final class Script<V> {
  public final ScriptedContext context = new ScriptedContext();
  public byte[] bytes = new byte[0];
  private final Operator<V> operator;

  public Script(Operator<V> operator) {
    this.operator = operator;
  }

  public OperatorState.Applied event(long timestamp, V value) {
    return event("s", timestamp, value);
  }

  public OperatorState.Applied event(String source, long timestamp, V value) {
    OperatorState<V> state = open();
    context.timerTime = timestamp;
    OperatorState.Applied applied =
        state.onEvent(event(source, timestamp, context.now, value), context);
    write(state);
    watermark(context.watermark);
    return applied;
  }

  public static <V> Event<V> event(String source, long timestamp, long arrival, V value) {
    return new Event<>(source, "k", timestamp, arrival, null, null, value);
  }

  public OptionalLong nextDue() {
    return open().nextDue(TimeDomain.EVENT);
  }

  public void watermark(long to) {
    fire(TimeDomain.EVENT, to);
    context.watermark = to;
  }

  public void processingTime(long to) {
    context.now = to;
    fire(TimeDomain.PROCESSING, to);
  }

  private void fire(TimeDomain domain, long to) {
    OperatorState<V> state = open();
    while (state.nextDue(domain).isPresent() && state.nextDue(domain).getAsLong() <= to) {
      context.timerTime = state.timeOfDue(domain, state.nextDue(domain).getAsLong());
      context.watermark = domain == TimeDomain.EVENT ? context.timerTime : context.watermark;
      state.onTimer(domain, context);
      write(state);
      state = open();
    }
  }

  private OperatorState<V> open() {
    return operator.open(bytes.length == 0 ? null : new BinaryReader(bytes));
  }

  private void write(OperatorState<V> state) {
    BinaryWriter out = new BinaryWriter();
    if (!state.isEmpty()) {
      state.write(out);
    }
    bytes = out.toByteArray();
  }
}
