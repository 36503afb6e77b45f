package io.weir.spi;

import io.weir.log.LogText;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Delivers emissions to one sink. Used by one thread at a time. One that wraps another passes the
 * remaining time on.
 */
public interface SinkWriter extends AutoCloseable {
  /**
   * Delivers emissions; those of one key stand in the order of their revisions. Nothing is skipped:
   * there is one outcome per emission, in order.
   *
   * @throws RuntimeException if none of them is known to be delivered; the same ones are delivered
   *     again later
   */
  List<Outcome> deliver(List<Emission> emissions);

  /**
   * The same within a time: this is what the engine calls, with pieces of bounded size (R24). A
   * writer that waits for another service bounds its waiting by it, and answers {@link
   * Outcome.Retry} for what it did not come to: an invocation that waits beyond its time ends
   * without a word. One that never waits for long need not look.
   *
   * @param remainingMillis how many milliseconds are left, whenever it is asked; none if it is not
   *     positive
   */
  default List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    return deliver(emissions);
  }

  @Override
  default void close() {}

  /**
   * What became of one emission. The engine asks with {@code instanceof}: a switch over types makes
   * a class at every cold start, which no archive holds.
   */
  sealed interface Outcome {
    /** It has taken effect, now or before. */
    Outcome DELIVERED = new Delivered();

    /** It has taken effect, now or before, or a newer one has. */
    record Delivered() implements Outcome {}

    /**
     * It may or may not have taken effect; deliver it again.
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
     * The sink will never take it; it goes to the dead letters, with the reason (R9).
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
