package io.weir.time;

import java.time.Duration;
import java.util.List;

record SessionWindows(long gap) implements WindowAssigner {
  static SessionWindows of(Duration gap) {
    return new SessionWindows(Durations.positiveMillis("session gap", gap));
  }

  @Override
  public List<TimeWindow> assign(long timestamp) {
    return List.of(new TimeWindow(timestamp, Math.addExact(timestamp, gap)));
  }

  @Override
  public boolean merging() {
    return true;
  }

  @Override
  public long usualLength() {
    return gap;
  }

  @Override
  public String describe() {
    return "session with gap " + Duration.ofMillis(gap);
  }
}
