package io.weir.time;

import java.time.Duration;
import java.util.List;

record TumblingWindows(long size, long offset) implements WindowAssigner {
  static TumblingWindows of(Duration size, Duration offset) {
    long millis = Durations.positiveMillis("tumbling size", size);
    return new TumblingWindows(millis, Durations.offsetMillis("tumbling size", size, offset));
  }

  @Override
  public List<TimeWindow> assign(long timestamp) {
    long start = WindowAssigner.alignedStart(timestamp, size, offset);
    return List.of(new TimeWindow(start, Math.addExact(start, size)));
  }

  @Override
  public long usualLength() {
    return size;
  }

  @Override
  public String describe() {
    return "tumbling " + Duration.ofMillis(size) + Durations.describeOffset(offset);
  }
}
