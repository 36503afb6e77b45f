package io.weir.testkit;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.annotation.Experimental;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forwards to another operator all that is not overridden, for test operators that fail, count or
 * observe. To change what happens to a key, override {@link #open} and return a {@link
 * ForwardingOperatorState}.
 *
 * @param <I> the value of the events that it takes
 * @param <O> the results that it gives
 */
@Experimental
public class ForwardingOperator<I, O> implements Operator<I, O> {
  /** The operator to which calls are forwarded. */
  protected final Operator<I, O> operator;

  public ForwardingOperator(Operator<I, O> operator) {
    this.operator = operator;
  }

  @Override
  public List<String> describe() {
    return operator.describe();
  }

  @Override
  public Description description() {
    return operator.description();
  }

  @Override
  public List<Resource> resources() {
    return operator.resources();
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
  public OperatorState<I, O> open(@Nullable BinaryReader stored) {
    return operator.open(stored);
  }
}
