package io.weir.testkit;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.annotation.Experimental;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Forwards to another state of a key all that is not overridden. See {@link ForwardingOperator}.
 *
 * @param <I> the value of the events that it takes
 * @param <O> the results that it gives
 */
@Experimental
public class ForwardingOperatorState<I, O> implements OperatorState<I, O> {
  /**
   * The state to which calls are forwarded; a subclass may replace it, such as by one read anew.
   */
  protected OperatorState<I, O> state;

  public ForwardingOperatorState(OperatorState<I, O> state) {
    this.state = state;
  }

  @Override
  public Applied onEvent(Event<I> event, OperatorContext<O> context) {
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
  public String partOfDue(TimeDomain domain, long due) {
    return state.partOfDue(domain, due);
  }

  @Override
  public boolean isDue(TimeDomain domain, long time) {
    return state.isDue(domain, time);
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    state.onTimer(domain, context);
  }

  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
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
  public void openAll() {
    state.openAll();
  }

  @Override
  public List<StateEntry> kept() {
    return state.kept();
  }

  @Override
  public OptionalInt openWindows() {
    return state.openWindows();
  }

  @Override
  public void write(BinaryWriter out) {
    state.write(out);
  }
}
