package io.weir.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows that begin together and end a step apart, up to the size; then the next ones begin
 * (S1.10).
 */
record Cumulating(long size, long step, long offset) implements WindowAssigner {
  private static final long LONGEST = 1L << 61;

  static Cumulating of(Duration size, Duration step) {
    return new Cumulating(Millis.positive("size", size), Millis.positive("step", step), 0);
  }

  Cumulating {
    if (size % step != 0) {
      throw new IllegalArgumentException(
          "cumulating windows of "
              + size
              + " ms with a step of "
              + step
              + " ms: the size must be a multiple of the step");
    }
    if (size > LONGEST) {
      throw new IllegalArgumentException(
          "cumulating windows of "
              + size
              + " ms: the size must be at most "
              + LONGEST
              + " ms; use a global window for everything");
    }
    if (offset >= size || offset <= -size) {
      throw new IllegalArgumentException(
          "offset "
              + offset
              + " ms with size "
              + size
              + " ms: the offset must be smaller; use the remainder of the division");
    }
  }

  @Override
  public List<TimeWindow> assign(long timestamp) {
    long start = timestamp - Math.floorMod(timestamp - offset, size);
    List<TimeWindow> windows = new ArrayList<>();
    for (long end = timestamp - Math.floorMod(timestamp - start, step) + step;
        end <= start + size;
        end += step) {
      windows.add(new TimeWindow(start, end));
    }
    return windows;
  }

  @Override
  public WindowAssigner withOffset(Duration by) {
    return new Cumulating(size, step, Millis.of("offset", by));
  }

  @Override
  public String describe() {
    String kind =
        "windows that cumulate to "
            + Duration.ofMillis(size)
            + " by steps of "
            + Duration.ofMillis(step);
    return offset == 0 ? kind : kind + ", offset " + Duration.ofMillis(offset);
  }
}
