package io.weir.simulation.histories;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.testkit.ForwardingOperator;
import io.weir.testkit.ForwardingOperatorState;

/**
 * The operator of the newer code: its state has another form, in which the older code's bytes would
 * be nonsense, and the other way round (R16).
 */
final class RenewedOperator<I, O> extends ForwardingOperator<I, O> {
  RenewedOperator(Operator<I, O> operator) {
    super(operator);
  }

  /** Makes the new form of the old one, and the old one of the new. */
  static byte[] turned(byte[] state) {
    byte[] turned = new byte[state.length];
    for (int i = 0; i < state.length; i++) {
      turned[i] = (byte) ~state[state.length - 1 - i];
    }
    return turned;
  }

  @Override
  public OperatorState<I, O> open(BinaryReader stored) {
    BinaryReader old = stored == null ? null : new BinaryReader(turned(stored.rest()));
    return new RenewedState<>(operator.open(old));
  }

  private static final class RenewedState<I, O> extends ForwardingOperatorState<I, O> {
    RenewedState(OperatorState<I, O> state) {
      super(state);
    }

    @Override
    public void write(BinaryWriter out) {
      BinaryWriter old = new BinaryWriter();
      super.write(old);
      out.raw(turned(old.toByteArray()));
    }
  }
}
