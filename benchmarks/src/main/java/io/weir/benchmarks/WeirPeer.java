package io.weir.benchmarks;

import java.io.IOException;
import java.util.List;

/** Weir's handler on Lambda events. */
final class WeirPeer implements Peer {
  private final Workload workload;
  private final List<LambdaEvents.Event> invocations;
  private final int events;
  private WeirPath path;

  WeirPeer(Workload workload, Events events) {
    this.workload = workload;
    this.invocations = LambdaEvents.of(workload, events);
    this.events = events.count();
  }

  @Override
  public Meter.Usage pass() throws IOException {
    path = new WeirPath(workload);
    Meter meter = Meter.started();
    for (LambdaEvents.Event event : invocations) {
      path.invoke(event.bytes(), event.arrival());
    }
    return meter.per(events);
  }

  @Override
  public long results() {
    return path.results();
  }

  long commits() {
    return path.commits();
  }
}
