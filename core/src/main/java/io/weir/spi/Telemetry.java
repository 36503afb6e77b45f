package io.weir.spi;

import io.weir.annotation.Experimental;

/**
 * Takes what is measured of a function somewhere else: to a log, to a registry of metrics, to a
 * collector. It is called once for each batch, tick and start of a container, never for an event.
 *
 * <p>The lanes of a process share it, so several threads may call it at a time. What it is given is
 * immutable and holds no payload; keys in it are hashed, unless {@code LogText.showKeys} says
 * otherwise. It should neither wait nor fail: an exception is logged, and the batch goes on, also
 * if it is a class that the package lacks. An error of the process, such as one of memory, is the
 * invocation's.
 */
@Experimental
public interface Telemetry {
  /** Nothing is measured. */
  Telemetry NONE = new Telemetry() {};

  /** A container has made its handler object, or has come back from a snapshot. */
  default void started(StartFacts start) {}

  /** A batch has ended, finished or not. */
  default void batch(BatchFacts batch) {}

  /** A tick has ended, finished or not. */
  default void tick(TickFacts tick) {}

  /**
   * An invocation has ended, and its answer is given when this returns. Lambda stops the process
   * until the next one, and may end it: what has to leave it leaves now. Nothing is called where
   * there are no invocations.
   *
   * @param remainingMillis the time that the invocation has left; what takes longer lets it fail
   */
  default void invocationEnded(long remainingMillis) {}
}
