package io.weir.process;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The state of one key of a {@link ProcessFunction}. */
final class ProcessState<I, O> implements OperatorState<I, O> {
  private final ProcessFunction<I, O> function;
  private final Cells cells;
  private final TimerSet timers;

  ProcessState(ProcessFunction<I, O> function, Cells cells, TimerSet timers) {
    this.function = function;
    this.cells = cells;
    this.timers = timers;
  }

  @Override
  public Applied onEvent(Event<I> event, OperatorContext<O> context) {
    cells.at(context.latestArrival());
    timers.at(context.watermark());
    CellContext<O> call = CellContext.ofEvent(context, cells, timers);
    function.onEvent(event, call);
    return call.isLate() ? Applied.LATE : Applied.APPLIED;
  }

  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    return timers.nextDue(domain);
  }

  @Override
  public long timeOfDue(TimeDomain domain, long due) {
    return timers.nextTime(domain);
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    timers.at(context.watermark());
    long time = timers.begin(domain);
    cells.at(context.latestArrival());
    try {
      call(domain, time, CellContext.ofTimer(context, cells, timers));
    } finally {
      timers.end();
    }
  }

  private void call(TimeDomain domain, long time, ProcessContext<O> context) {
    if (domain == TimeDomain.EVENT) {
      function.onEventTimer(time, context);
    } else {
      function.onProcessingTimer(time, context);
    }
  }

  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    timers.begin(domain);
    timers.end();
  }

  @Override
  public List<StateEntry> kept() {
    List<StateEntry> entries = new ArrayList<>(cells.told());
    for (TimeDomain domain : TimeDomain.values()) {
      String callback = domain == TimeDomain.EVENT ? "onEventTimer" : "onProcessingTimer";
      timers
          .dues(domain)
          .forEach((time, due) ->
              entries.add(
                  StateEntry.of("timer").at("time", time).due(domain, due, "calls " + callback)));
    }
    return entries;
  }

  @Override
  public boolean isEmpty() {
    return timers.isEmpty() && cells.isEmpty();
  }

  /** Never while a timer is set, because its callback may read the state. */
  @Override
  public OptionalLong expiresAt() {
    return timers.isEmpty() ? cells.expiresAt() : OptionalLong.empty();
  }

  @Override
  public void openAll() {
    cells.openAll();
  }

  @Override
  public void write(BinaryWriter out) {
    cells.write(out);
    timers.write(out);
  }
}
