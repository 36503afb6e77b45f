package io.weir.testkit;

import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.spi.Emission;

/** A context in which no time passes; what is emitted is dropped. */
record FixedContext<O>(long watermark, long latestArrival) implements OperatorContext<O> {
  @Override
  public String key() {
    return "k";
  }

  @Override
  public long shardWatermark() {
    return watermark;
  }

  @Override
  public long latenessWatermark() {
    return watermark;
  }

  @Override
  public long time() {
    return latestArrival;
  }

  @Override
  public long processingTime() {
    return latestArrival;
  }

  @Override
  public long birth() {
    return 0;
  }

  @Override
  public void emit(Emission.Op op, O value) {}

  @Override
  public void emit(String name, Emission.Op op, O value) {}

  @Override
  public <T> void emit(Output<T> output, Emission.Op op, T value) {}
}
