package io.weir.simulation.histories;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.UnreadableStateException;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.OptionalLong;

/**
 * An operator whose state says which version of the code wrote it: each reads its own and older
 * ones and refuses newer ones (PROTOCOL R16).
 */
record VersionedOperator(Operator<Ev> operator, int version) implements Operator<Ev> {
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
    if (stored != null && stored.unsigned() > version) {
      throw new UnreadableStateException("state of newer code");
    }
    return new VersionedState(operator.open(stored), version);
  }

  private record VersionedState(OperatorState<Ev> state, int version) implements OperatorState<Ev> {
    @Override
    public Applied onEvent(Event<Ev> event, OperatorContext context) {
      return state.onEvent(event, context);
    }

    @Override
    public OptionalLong nextDue(TimeDomain domain) {
      return state.nextDue(domain);
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
    public void write(BinaryWriter out) {
      out.unsigned(version);
      state.write(out);
    }
  }
}
