package io.weir.time;

import java.time.Duration;
import java.util.List;

/** Windows that events of a key prolong and that merge (S1.3). */
record Session(long gap) implements WindowAssigner {
  static Session of(Duration gap) {
    return new Session(Millis.positive("session", gap));
  }

  @Override
  public List<TimeWindow> assign(long timestamp) {
    return List.of(new TimeWindow(timestamp, Millis.plus(timestamp, gap)));
  }

  @Override
  public boolean merges() {
    return true;
  }

  @Override
  public String describe() {
    return "sessions with a gap of " + Duration.ofMillis(gap);
  }
}
