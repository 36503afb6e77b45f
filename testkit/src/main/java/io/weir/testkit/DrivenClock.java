package io.weir.testkit;

import io.weir.SourceSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToLongFunction;

/**
 * The clock of the test driver: it begins with the first event and follows the events, until the
 * test sets it. The same time passes between arrivals as between the events, whatever their date.
 */
final class DrivenClock {
  /**
   * The earliest arrival. If the first event is older, all events arrive later by that difference.
   */
  private static final long FIRST = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();

  private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

  private long now = FIRST;
  private long shift;
  private boolean begun;
  private boolean set;

  long now() {
    return now;
  }

  void set(Instant time) {
    begun = true;
    set = true;
    now = time.toEpochMilli();
  }

  void advance(Duration by) {
    begun = true;
    now += by.toMillis();
  }

  /** Records an arrival at the given time, or now if that is later. */
  void arrival(Instant time) {
    now = begun ? Math.max(now, time.toEpochMilli()) : time.toEpochMilli();
    begun = true;
  }

  /** Records the arrival of an event at its event time, or now if that is later. */
  <V> void follow(SourceSettings<V> source, V value) {
    if (source.timestamp() != null) {
      followTime(source, source.timestamp(), value);
    }
  }

  private <V> void followTime(SourceSettings<V> source, ToLongFunction<V> timestamp, V value) {
    long time;
    try {
      time = timestamp.applyAsLong(value);
    } catch (Exception | AssertionError | StackOverflowError none) {
      return; // It becomes a dead letter in the engine.
    }
    if (time < EARLIEST || time > LATEST) {
      return;
    }
    begin(time);
    long ahead = time + shift - now;
    if (ahead > 0 && (!set || Duration.ofMillis(ahead).compareTo(source.maxSkew()) <= 0)) {
      now += ahead;
    }
  }

  private void begin(long time) {
    if (!begun) {
      shift = Math.max(0, FIRST - time);
      now = time + shift;
      begun = true;
    }
  }
}
