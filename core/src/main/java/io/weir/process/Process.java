package io.weir.process;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Runs a {@link ProcessFunction} with declared state, timers and outputs. Immutable.
 *
 * <pre>{@code
 * static final StateSpec.Value<Long> COUNT = StateSpec.value("count", Long.class);
 *
 * Process.of(new CountThenExpire()).states(COUNT).timers(TimeDomain.EVENT)
 * }</pre>
 */
public final class Process<V> implements Operator<V> {
  /** A key with more timers is refused, per domain. */
  public static final int MAX_TIMERS_PER_KEY = 10_000;

  private final ProcessFunction<V> function;
  private final Map<String, StateSpec> states;
  private final Set<TimeDomain> timers;
  private final List<Output<?>> outputs;

  private Process(
      ProcessFunction<V> function,
      Map<String, StateSpec> states,
      Set<TimeDomain> timers,
      List<Output<?>> outputs) {
    this.function = function;
    this.states = states;
    this.timers = timers;
    this.outputs = outputs;
  }

  public static <V> Process<V> of(ProcessFunction<V> function) {
    Objects.requireNonNull(function, "function");
    return new Process<>(function, Map.of(), EnumSet.noneOf(TimeDomain.class), List.of());
  }

  /** The state that it may use; repeatable. */
  public Process<V> states(StateSpec... specs) {
    Map<String, StateSpec> all = new LinkedHashMap<>(states);
    for (StateSpec spec : specs) {
      if (all.put(spec.name(), spec) != null) {
        throw new IllegalArgumentException(
            "states(..) names '"
                + spec.name()
                + "' twice; state is stored by name, give each its own");
      }
    }
    return new Process<>(function, all, timers, outputs);
  }

  /** The timers that it may set. With PROCESSING, results are no function of the log alone. */
  public Process<V> timers(TimeDomain... domains) {
    Set<TimeDomain> all = EnumSet.copyOf(timers);
    all.addAll(List.of(domains));
    return new Process<>(function, states, all, outputs);
  }

  /** The side outputs that it may write to; repeatable. */
  public Process<V> outputs(Output<?>... more) {
    List<Output<?>> all = new ArrayList<>(outputs);
    all.addAll(List.of(more));
    return new Process<>(function, states, timers, List.copyOf(all));
  }

  @Override
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add("process " + function.getClass().getSimpleName() + ", timers " + timers);
    states
        .values()
        .forEach(spec ->
            lines.add(
                "state "
                    + spec.name()
                    + (spec.ttl() == null ? "" : ", expires after " + spec.ttl().duration())));
    return lines;
  }

  @Override
  public List<Output<?>> outputs() {
    return outputs;
  }

  @Override
  public boolean usesEventTime() {
    return timers.contains(TimeDomain.EVENT);
  }

  @Override
  public boolean usesProcessingTime() {
    return timers.contains(TimeDomain.PROCESSING);
  }

  @Override
  public OperatorState<V> open(BinaryReader stored) {
    ProcessState<V> state =
        new ProcessState<>(function, cells(stored), new TimerSet(timers, stored));
    if (stored != null) {
      stored.requireEnd("process state");
    }
    return state;
  }

  Cells cells(BinaryReader stored) {
    return new Cells(states, stored);
  }

  Set<TimeDomain> timers() {
    return timers;
  }
}
