package io.weir.harness;

import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.spi.Emission;
import java.util.ArrayList;
import java.util.List;

/** A context whose times a test sets, and which remembers what was emitted. */
public final class ScriptedContext implements OperatorContext {
  public final List<String> emitted = new ArrayList<>();
  public long watermark = Long.MIN_VALUE;
  public long shardWatermark = Long.MIN_VALUE;
  public long timerTime;
  public long now;

  @Override
  public String key() {
    return "k";
  }

  @Override
  public long watermark() {
    return watermark;
  }

  @Override
  public long shardWatermark() {
    return Math.max(watermark, shardWatermark);
  }

  @Override
  public long latenessWatermark() {
    return shardWatermark();
  }

  @Override
  public long timerTime() {
    return timerTime;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public long processingTime() {
    return now;
  }

  @Override
  public long birth() {
    return 7;
  }

  @Override
  public void emit(Emission.Op op, Object value) {
    emitted.add(op == Emission.Op.UPSERT ? "" + value : op + " " + value);
  }

  @Override
  public void emit(String name, Emission.Op op, Object value) {
    emitted.add(op + " " + name + " " + value);
  }

  @Override
  public <T> void emit(Output<T> output, Emission.Op op, T value) {
    emitted.add(output.name() + " " + value);
  }
}
