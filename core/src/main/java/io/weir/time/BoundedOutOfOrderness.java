package io.weir.time;

import java.time.Duration;

record BoundedOutOfOrderness<V>(long boundMillis) implements WatermarkStrategy<V> {
  static <V> BoundedOutOfOrderness<V> of(Duration bound) {
    if (bound.isNegative()) {
      throw new IllegalArgumentException(
          "boundedOutOfOrderness("
              + bound
              + "): a bound cannot be negative; use monotonic() for none");
    }
    return new BoundedOutOfOrderness<>(Millis.of("boundedOutOfOrderness", bound));
  }

  @Override
  public long after(V value, long timestamp, long arrival, long current) {
    return after(timestamp, current);
  }

  private long after(long timestamp, long current) {
    long candidate = timestamp - boundMillis - 1;
    boolean underflow = candidate > timestamp;
    return underflow ? current : Math.max(current, candidate);
  }

  @Override
  public long whileSilent(long until) {
    return after(until, NONE);
  }

  @Override
  public String describe() {
    return boundMillis == 0
        ? "monotonic"
        : "out of order by at most " + Duration.ofMillis(boundMillis);
  }
}
