package io.weir.time;

import java.time.Duration;
import java.util.List;

/**
 * Windows that the events themselves place (S1.9): {@code [t - difference, t]} for each event time
 * {@code t}, and {@code [t + 1, t + 1 + difference]} if an event falls into it, both ends included.
 * An event's time gives its own window; the others follow from the key's events.
 */
record Sliding(long difference) implements WindowAssigner {
  /** The greatest difference: with it no start underflows. */
  private static final long LONGEST = 1L << 61;

  static Sliding of(Duration difference) {
    if (difference.isNegative()) {
      throw new IllegalArgumentException("sliding(" + difference + ") cannot be negative");
    }
    return new Sliding(Millis.of("sliding", difference));
  }

  Sliding {
    if (difference > LONGEST) {
      throw new IllegalArgumentException(
          "sliding windows of "
              + difference
              + " ms: the difference must be at most "
              + LONGEST
              + " ms; use a global window for everything");
    }
  }

  /** No window has events before the epoch and after it, as Kafka has none that begins before. */
  @Override
  public List<TimeWindow> assign(long timestamp) {
    boolean early = timestamp >= 0 && timestamp < difference;
    long start = early ? 0 : timestamp - difference;
    return List.of(new TimeWindow(start, endOf(start)));
  }

  @Override
  public long difference() {
    return difference;
  }

  @Override
  public long endOf(long start) {
    return Millis.plus(start, difference + 1);
  }

  @Override
  public String describe() {
    return "windows that slide with the events, " + Duration.ofMillis(difference) + " long";
  }
}
