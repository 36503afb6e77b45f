package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.function.LongSupplier;

/** A sink that can end an invocation at any of its calls. */
@Experimental
public final class CrashingWriter implements SinkWriter {
  private final SinkWriter writer;
  private final CrashPoint crash;

  public CrashingWriter(SinkWriter writer, CrashPoint crash) {
    this.writer = writer;
    this.crash = crash;
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    return crash.around("deliver", () -> writer.deliver(emissions, remainingMillis));
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return crash.around("deliver", () -> writer.deliver(emissions));
  }
}
