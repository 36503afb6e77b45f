package io.weir.testkit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The axis of event time of a {@link Timeline}.
 *
 * @param from epoch milliseconds, as all of these
 */
record TimelineAxis(long from, long to, long tick) {
  private static final long MINUTE = 60_000;

  /** Enough for a day by hours. */
  private static final int MOST_STEPS = 24;

  TimelineAxis {
    if (to <= from || tick <= 0 || (to - from) / tick > MOST_STEPS) {
      throw new IllegalArgumentException(
          "the axis ends after it begins, and has "
              + MOST_STEPS
              + " steps between its lines at most; give between(..) other times");
    }
  }

  LongStream ticks() {
    return LongStream.rangeClosed(0, (to - from) / tick).map(i -> from + i * tick);
  }

  /** The place of a time between 0 and 1; of one outside, the nearest edge. */
  double place(long time) {
    return (double) (Math.clamp(time, from, to) - from) / (to - from);
  }

  String label(long time) {
    String form = tick % MINUTE == 0 && from % MINUTE == 0 ? "HH:mm" : "HH:mm:ss";
    return DateTimeFormatter.ofPattern(form, Locale.ROOT)
        .format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC));
  }
}
