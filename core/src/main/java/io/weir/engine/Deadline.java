package io.weir.engine;

/** How much time an invocation has left. */
@FunctionalInterface
public interface Deadline {
  /** No limit. */
  Deadline NONE = () -> Long.MAX_VALUE;

  long remainingMillis();
}
