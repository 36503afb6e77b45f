package io.weir.testkit;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import java.util.List;

/**
 * An operator that is another one in everything that is not overridden: for operators that fail,
 * count or look on in tests. Override {@link #open} and give a {@link ForwardingOperatorState} for
 * what happens to a key.
 *
 * @param <I> the value of the events that it takes
 * @param <O> the results that it gives
 */
public class ForwardingOperator<I, O> implements Operator<I, O> {
  /** The operator that answers. */
  protected final Operator<I, O> operator;

  public ForwardingOperator(Operator<I, O> operator) {
    this.operator = operator;
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
  public boolean keyed() {
    return operator.keyed();
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
  public OperatorState<I, O> open(BinaryReader stored) {
    return operator.open(stored);
  }
}
