package io.weir.engine;

/** The wall clock, read once per invocation at the edge. */
@FunctionalInterface
public interface WallClock {
  long nowMillis();
}
