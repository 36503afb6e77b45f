package io.weir.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

record HoppingWindows(long size, long slide, long offset) implements WindowAssigner {
  static HoppingWindows of(Duration size, Duration slide, Duration offset) {
    long sizeMillis = Durations.positiveMillis("hopping size", size);
    long slideMillis = Durations.positiveMillis("hopping slide", slide);
    long shift = Durations.offsetMillis("hopping slide", slide, offset);
    if (sizeMillis / slideMillis > MAX_WINDOWS_PER_EVENT) {
      throw new IllegalArgumentException(
          "hopping size " + size + " with slide " + slide + " puts an event into more than "
              + MAX_WINDOWS_PER_EVENT + " windows; make the slide longer or the size shorter");
    }
    return new HoppingWindows(sizeMillis, slideMillis, shift);
  }

  @Override
  public List<TimeWindow> assign(long timestamp) {
    List<TimeWindow> windows = new ArrayList<>();
    long start = WindowAssigner.alignedStart(timestamp, slide, offset);
    while (start > timestamp - size) {
      windows.add(new TimeWindow(start, Math.addExact(start, size)));
      start = Math.subtractExact(start, slide);
    }
    return windows;
  }

  @Override
  public long usualLength() {
    return size;
  }

  @Override
  public String describe() {
    return "hopping " + Duration.ofMillis(size) + " every " + Duration.ofMillis(slide)
        + Durations.describeOffset(offset);
  }
}
