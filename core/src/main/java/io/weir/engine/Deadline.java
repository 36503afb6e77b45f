package io.weir.engine;

/** Tells the milliseconds that an invocation has left. */
@FunctionalInterface
public interface Deadline {
  /** No limit. */
  Deadline NONE = () -> Long.MAX_VALUE;

  long remainingMillis();
}
