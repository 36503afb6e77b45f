package io.weir.window;

import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.process.ProcessContext.ListState;
import io.weir.process.ProcessContext.MapState;
import io.weir.process.ProcessContext.ValueState;
import io.weir.process.ScopedState;
import io.weir.process.StateSpec;
import io.weir.spi.Emission;

/**
 * One call of an author's {@link WindowProcess}; its results are named by the pane and in order.
 */
final class ProcessCall<O> implements WindowProcessContext<O> {
  private final OperatorContext<O> context;
  private final ScopedState ofWindow;
  private final ScopedState ofKey;
  private final String name;
  private int results;

  /**
   * @param name the name of the pane
   */
  ProcessCall(OperatorContext<O> context, ScopedState ofWindow, ScopedState ofKey, String name) {
    this.context = context;
    this.ofWindow = ofWindow;
    this.ofKey = ofKey;
    this.name = name;
    ofWindow.at(context.latestArrival());
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
  public long latestArrival() {
    return context.latestArrival();
  }

  @Override
  public <T> ValueState<T> windowState(StateSpec.Value<T> spec) {
    return ofWindow.state(spec, context.latestArrival());
  }

  @Override
  public <K, T> MapState<K, T> windowMap(StateSpec.MapOf<K, T> spec) {
    return ofWindow.map(spec, context.latestArrival());
  }

  @Override
  public <T> ListState<T> windowList(StateSpec.ListOf<T> spec) {
    return ofWindow.list(spec, context.latestArrival());
  }

  @Override
  public <T> ValueState<T> keyState(StateSpec.Value<T> spec) {
    return ofKey.state(spec, context.latestArrival());
  }

  @Override
  public <K, T> MapState<K, T> keyMap(StateSpec.MapOf<K, T> spec) {
    return ofKey.map(spec, context.latestArrival());
  }

  @Override
  public <T> ListState<T> keyList(StateSpec.ListOf<T> spec) {
    return ofKey.list(spec, context.latestArrival());
  }

  @Override
  public void emit(O value) {
    context.emit(nextName(), Emission.Op.UPSERT, value);
  }

  @Override
  public void delete(O value) {
    context.emit(nextName(), Emission.Op.DELETE, value);
  }

  private String nextName() {
    return name + "/" + results++;
  }

  @Override
  public <T> void emit(Output<T> output, T value) {
    context.emit(output, value);
  }
}
