package io.weir.benchmarks;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.spi.Emission;
import io.weir.spi.Position;

/** A context in which nothing is due, and nothing is emitted unless a subclass takes it. */
class QuietContext<O> implements OperatorContext<O> {
  static Event<View> event(long at) {
    View view = new View("id", "page", at, 1);
    return new Event<>(
        Workload.STREAM, "page", at, at, null, Position.of(Workload.STREAM, "0", 1), view);
  }

  @Override
  public String key() {
    return "page";
  }

  @Override
  public long watermark() {
    return Long.MIN_VALUE;
  }

  @Override
  public long shardWatermark() {
    return Long.MIN_VALUE;
  }

  @Override
  public long latenessWatermark() {
    return Long.MIN_VALUE;
  }

  @Override
  public long time() {
    return Events.START;
  }

  @Override
  public long latestArrival() {
    return Events.START;
  }

  @Override
  public long processingTime() {
    return Events.START;
  }

  @Override
  public long birth() {
    return Events.START;
  }

  @Override
  public void emit(Emission.Op op, O value) {
    throw new IllegalStateException("nothing is due");
  }

  @Override
  public void emit(String name, Emission.Op op, O value) {
    throw new IllegalStateException("nothing is due");
  }

  @Override
  public <T> void emit(Output<T> output, Emission.Op op, T value) {
    throw new IllegalStateException("nothing is late");
  }
}
