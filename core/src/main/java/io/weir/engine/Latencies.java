package io.weir.engine;

import io.weir.Latency;
import io.weir.Objective;
import io.weir.StreamFunction;
import io.weir.spi.Emission;
import io.weir.spi.Histogram;
import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import io.weir.state.Outbox;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How late the results of a batch or tick were that sinks have taken (M1, M12, M13). */
final class Latencies {
  private final String deadLetters;
  private final @Nullable Objective objective;
  private final Histogram sinceEvent = new Histogram();
  private final Histogram sinceArrival = new Histogram();
  private long results;
  private long judged;
  private long violations;

  Latencies(StreamFunction function) {
    this.deadLetters = function.deadLetterSink();
    this.objective = function.objective().orElse(null);
  }

  void clear() {
    sinceEvent.clear();
    sinceArrival.clear();
    results = 0;
    judged = 0;
    violations = 0;
  }

  /**
   * An outbox was delivered; its dead letters are no results.
   *
   * @param times of its emissions; null if it was found stored
   * @param found the arrival that counts for all where {@code times} are not known
   */
  void delivered(Outbox outbox, @Nullable ResultTimes times, long found, long now) {
    List<Emission> emissions = outbox.emissions();
    ResultTimes known = times != null && times.size() == emissions.size() ? times : null;
    for (int i = 0; i < emissions.size(); i++) {
      if (!emissions.get(i).sink().equals(deadLetters)) {
        results++;
        long event = known != null ? known.event(i) : ResultTimes.UNKNOWN;
        long arrival = known != null ? known.arrival(i) : found;
        add(sinceEvent, Latency.From.EVENT_TIME, event, now);
        add(sinceArrival, Latency.From.ARRIVAL, arrival, now);
      }
    }
  }

  private void add(Histogram histogram, Latency.From from, long since, long now) {
    if (since == ResultTimes.UNKNOWN) {
      return;
    }
    histogram.add(now - since);
    if (objective != null && objective.latency().from() == from) {
      judged++;
      violations += now - since > objective.latency().most().toMillis() ? 1 : 0;
    }
  }

  void measure(Measurements.Builder into) {
    into.histogram(Signal.EVENT_LATENCY, sinceEvent.values())
        .histogram(Signal.DELIVERY_LATENCY, sinceArrival.values())
        .set(Signal.RESULTS, results);
    if (objective != null) {
      into.set(Signal.OBJECTIVE_RESULTS, judged).set(Signal.OBJECTIVE_VIOLATIONS, violations);
    }
  }
}
