package io.weir.lambda;

import io.weir.spi.BatchFacts;
import io.weir.spi.Details;
import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import io.weir.spi.StartFacts;
import io.weir.spi.Telemetry;
import io.weir.spi.TickFacts;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told. */
final class Told implements Telemetry {
  final List<StartFacts> starts = new ArrayList<>();
  final List<BatchFacts> batches = new ArrayList<>();
  final List<TickFacts> ticks = new ArrayList<>();

  @Override
  public synchronized void started(StartFacts start) {
    starts.add(start);
  }

  @Override
  public synchronized void batch(BatchFacts batch) {
    batches.add(batch);
  }

  @Override
  public synchronized void tick(TickFacts tick) {
    ticks.add(tick);
  }

  Measurements measured() {
    return batches.getLast().measurements();
  }

  Details details() {
    return batches.getLast().details();
  }

  /** The value in the last batch; NaN if it was not measured. */
  double value(Signal signal) {
    return measured().value(signal).orElse(Double.NaN);
  }

  double inTick(Signal signal) {
    return ticks.getLast().measurements().value(signal).orElse(Double.NaN);
  }
}
