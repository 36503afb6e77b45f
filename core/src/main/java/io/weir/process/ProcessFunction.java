package io.weir.process;

import io.weir.Event;
import io.weir.time.TimeDomain;

/**
 * The author's own computation over the events of one key. Deterministic: what it does may depend
 * on the event and the context only.
 */
@FunctionalInterface
public interface ProcessFunction<V> {
  /** An event; everything due at the key's watermark has fired before. */
  void onEvent(Event<V> event, ProcessContext context);

  /**
   * A timer that was set; {@code time} is its own time, epoch milliseconds, whenever it is found
   * due.
   */
  default void onTimer(TimeDomain domain, long time, ProcessContext context) {}
}
