package io.weir.process;

import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.spi.Emission;

/** The context of one call of the author's code. */
final class CellContext<O> implements ProcessContext<O> {
  private final OperatorContext<O> context;
  private final Cells cells;
  private final TimerSet timers;
  private final boolean ofEvent;
  private boolean late;

  private CellContext(OperatorContext<O> context, Cells cells, TimerSet timers, boolean ofEvent) {
    this.context = context;
    this.cells = cells;
    this.timers = timers;
    this.ofEvent = ofEvent;
  }

  static <O> CellContext<O> ofEvent(OperatorContext<O> context, Cells cells, TimerSet timers) {
    return new CellContext<>(context, cells, timers, true);
  }

  static <O> CellContext<O> ofTimer(OperatorContext<O> context, Cells cells, TimerSet timers) {
    return new CellContext<>(context, cells, timers, false);
  }

  /** True if the author has called the event late. */
  boolean isLate() {
    return late;
  }

  @Override
  public void late() {
    if (!ofEvent) {
      throw new IllegalStateException(
          "late() counts the event at hand, and a timer has none; call it in onEvent(..)");
    }
    late = true;
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public String key() {
    return context.key();
  }

  @Override
  public long watermark() {
    return context.watermark();
  }

  @Override
  public long shardWatermark() {
    return context.shardWatermark();
  }

  @Override
  public long latenessWatermark() {
    return context.latenessWatermark();
  }

  @Override
  public long latestArrival() {
    return context.latestArrival();
  }

  @Override
  public long processingTime() {
    return context.processingTime();
  }

  @Override
  public <T> ValueState<T> state(StateSpec.Value<T> spec) {
    return CellViews.value(cells, spec, context.latestArrival());
  }

  @Override
  public <K, T> MapState<K, T> map(StateSpec.MapOf<K, T> spec) {
    return CellViews.map(cells, spec, context.latestArrival());
  }

  @Override
  public <T> ListState<T> list(StateSpec.ListOf<T> spec) {
    return CellViews.list(cells, spec, context.latestArrival());
  }

  @Override
  public void emit(O value) {
    context.emit(value);
  }

  @Override
  public void emit(String name, O value) {
    context.emit(name, Emission.Op.UPSERT, value);
  }

  @Override
  public <T> void emit(Output<T> output, T value) {
    context.emit(output, value);
  }

  @Override
  public void delete(O value) {
    context.emit(Emission.Op.DELETE, value);
  }

  @Override
  public <T> void delete(Output<T> output, T value) {
    context.emit(output, Emission.Op.DELETE, value);
  }
}
