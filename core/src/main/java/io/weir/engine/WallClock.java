package io.weir.engine;

/** The wall clock, read once per invocation at the edge. */
@FunctionalInterface
public interface WallClock {
  long nowMillis();

  /**
   * A clock for durations, in nanoseconds from any beginning. Only what is measured depends on it,
   * and nothing that is decided or stored.
   */
  default long nanos() {
    return nowMillis() * 1_000_000;
  }
}
