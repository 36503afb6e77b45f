package io.weir.time;

import java.time.Duration;
import java.util.List;

/** Assigns windows that grow with the events of a key and merge when they meet (S1.3). */
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
