package io.weir.simulation.histories;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.OptionalLong;

/**
 * The operator of the newer code: its state has another form, in which the older code's bytes would
 * be nonsense, and the other way round (R16).
 */
record RenewedOperator(Operator<Ev> operator) implements Operator<Ev> {
  /** Makes the new form of the old one, and the old one of the new. */
  static byte[] turned(byte[] state) {
    byte[] turned = new byte[state.length];
    for (int i = 0; i < state.length; i++) {
      turned[i] = (byte) ~state[state.length - 1 - i];
    }
    return turned;
  }

  @Override
  public List<String> describe() {
    return operator.describe();
  }

  @Override
  public List<Output<?>> outputs() {
    return operator.outputs();
  }

  @Override
  public boolean usesEventTime() {
    return operator.usesEventTime();
  }

  @Override
  public boolean usesProcessingTime() {
    return operator.usesProcessingTime();
  }

  @Override
  public OperatorState<Ev> open(BinaryReader stored) {
    BinaryReader old = stored == null ? null : new BinaryReader(turned(stored.rest()));
    return new RenewedState(operator.open(old));
  }

  private record RenewedState(OperatorState<Ev> state) implements OperatorState<Ev> {
    @Override
    public Applied onEvent(Event<Ev> event, OperatorContext context) {
      return state.onEvent(event, context);
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
    public void onTimer(TimeDomain domain, OperatorContext context) {
      state.onTimer(domain, context);
    }

    @Override
    public void skipTimer(TimeDomain domain, OperatorContext context) {
      state.skipTimer(domain, context);
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
      BinaryWriter old = new BinaryWriter();
      state.write(old);
      out.raw(turned(old.toByteArray()));
    }
  }
}
