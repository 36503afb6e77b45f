package io.weir.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Aligned windows (S1.2); tumbling if the slide is the size (S1.1). Start = ts - floorMod(ts -
 * offset, slide).
 */
record Hopping(long size, long slide, long offset) implements WindowAssigner {
  /**
   * The largest size and slide: with it no start underflows, since timestamps begin at {@link
   * io.weir.Source#EARLIEST_TIMESTAMP}.
   */
  private static final long LONGEST = 1L << 61;

  static Hopping of(Duration size, Duration slide, Duration offset) {
    return new Hopping(
        Millis.of("size", size), Millis.of("slide", slide), Millis.of("offset", offset));
  }

  Hopping {
    if (size <= 0 || slide <= 0) {
      throw new IllegalArgumentException(
          "a window of size " + size + " ms and slide " + slide + " ms: both must be positive");
    }
    if (Math.max(size, slide) > LONGEST) {
      throw new IllegalArgumentException(
          "a window of size "
              + size
              + " ms and slide "
              + slide
              + " ms: both must be at most "
              + LONGEST
              + " ms; use a global window for everything");
    }
    if (offset >= slide || offset <= -slide) {
      throw new IllegalArgumentException(
          "offset "
              + offset
              + " ms with "
              + (size == slide ? "size " : "slide ")
              + slide
              + " ms: the offset must be smaller; use the remainder of the division");
    }
    if (size / slide > MAX_OVERLAP) {
      throw new IllegalArgumentException(
          "size "
              + size
              + " ms with slide "
              + slide
              + " ms puts an event into more than "
              + MAX_OVERLAP
              + " windows; use a larger slide");
    }
  }

  @Override
  public List<TimeWindow> assign(long timestamp) {
    List<TimeWindow> windows = new ArrayList<>((int) (size / slide + 1));
    for (long start = lastStart(timestamp);
        start != Long.MIN_VALUE;
        start = startBefore(start, timestamp)) {
      windows.add(new TimeWindow(start, endOf(start)));
    }
    return windows;
  }

  @Override
  public long lastStart(long timestamp) {
    return orNone(timestamp - Math.floorMod(timestamp - offset, slide), timestamp);
  }

  @Override
  public long startBefore(long start, long timestamp) {
    return orNone(start - slide, timestamp);
  }

  private long orNone(long start, long timestamp) {
    return start > timestamp - size ? start : Long.MIN_VALUE;
  }

  @Override
  public WindowAssigner withOffset(Duration by) {
    return new Hopping(size, slide, Millis.of("offset", by));
  }

  @Override
  public long endOf(long start) {
    return Millis.plus(start, size);
  }

  @Override
  public String describe() {
    String kind =
        size == slide
            ? "tumbling windows of " + Duration.ofMillis(size)
            : "hopping windows of "
                + Duration.ofMillis(size)
                + " every "
                + Duration.ofMillis(slide);
    return offset == 0 ? kind : kind + ", offset " + Duration.ofMillis(offset);
  }
}
