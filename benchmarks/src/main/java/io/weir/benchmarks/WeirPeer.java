package io.weir.benchmarks;

import io.weir.engine.Batch;
import java.util.List;

/** Weir on decoded batches. */
final class WeirPeer implements Peer {
  private final Workload workload;
  private final List<Batch> batches;
  private final int events;
  private WeirPath path;

  WeirPeer(Workload workload, Events events) {
    this.workload = workload;
    this.batches = WeirPath.batches(workload, events);
    this.events = events.count();
  }

  @Override
  public Meter.Usage pass() {
    path = new WeirPath(workload);
    Meter meter = Meter.started();
    batches.forEach(path::run);
    return meter.per(events);
  }

  @Override
  public long results() {
    return path.results();
  }
}
