package io.weir.spi;

import io.weir.log.LogText;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Delivers emissions to one sink. It is used by one thread at a time. A writer that wraps another
 * one passes the remaining time on.
 */
public interface SinkWriter extends AutoCloseable {
  /**
   * Delivers emissions; those of one key stand in the order of their revisions. Nothing is skipped:
   * there is one outcome per emission, in order.
   *
   * @throws RuntimeException if it is not known of any of them that it was delivered; the same ones
   *     are delivered again later
   */
  List<Outcome> deliver(List<Emission> emissions);

  /**
   * Delivers emissions within a time. The engine calls this, with lists of bounded size (R24). A
   * writer that waits for another service bounds its waiting by the time, and answers {@link
   * Outcome.Retry} for those that it did not reach: Lambda kills an invocation that waits longer. A
   * writer that never waits for long need not look at the time.
   *
   * @param remainingMillis gives the milliseconds that are left now; 0 or less = none
   */
  default List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    return deliver(emissions);
  }

  /**
   * What it has asked of its service since this was last called, by whatever lane: each request is
   * told once. Several threads may call it. A writer that does not count tells nothing.
   */
  default Usage takeUsage() {
    return Usage.NONE;
  }

  @Override
  default void close() {}

  /**
   * The outcome of one emission. The engine tests it with {@code instanceof}: a switch over types
   * makes a class at every cold start, which no archive holds.
   */
  sealed interface Outcome {
    /** The shared value of {@link Delivered}. */
    Outcome DELIVERED = new Delivered();

    /** The emission has taken effect, now or before, or a newer one has. */
    record Delivered() implements Outcome {}

    /**
     * The emission may or may not have taken effect; it is delivered again.
     *
     * @param plain true if the reason holds no key and no value, so that a log may have it
     */
    record Retry(String reason, boolean plain) implements Outcome {
      /** For a reason that may hold what a log must not have. */
      public Retry(String reason) {
        this(reason, false);
      }

      /** For a reason without keys and values. */
      public static Retry plain(String reason) {
        return new Retry(reason, true);
      }

      /** The reason as a log may have it, with a colon before it; empty if it may not. */
      public String told() {
        return plain ? ": " + reason : LogText.detail(": ", reason);
      }
    }

    /**
     * The sink will never take the emission; it goes to the dead letters, with the reason (R9).
     *
     * @param plain true if the reason holds no key and no value, so that a log may have it
     */
    record Refused(String reason, boolean plain) implements Outcome {
      /** For a reason that may hold what a log must not have. */
      public Refused(String reason) {
        this(reason, false);
      }

      /** For a reason without keys and values. */
      public static Refused plain(String reason) {
        return new Refused(reason, true);
      }

      /** The reason as a log may have it, with a colon before it; empty if it may not. */
      public String told() {
        return plain ? ": " + reason : LogText.detail(": ", reason);
      }
    }
  }
}
