package io.weir;

import java.util.List;

/** Delivers emissions to one sink. Used by one thread at a time. */
public interface SinkWriter extends AutoCloseable {
  /**
   * Delivers emissions; those of one key stand in the order of their revisions. Nothing is skipped:
   * there is one outcome per emission, in order.
   *
   * @throws RuntimeException if none of them is known to be delivered; the same ones are delivered
   *     again later
   */
  List<Outcome> deliver(List<Emission> emissions);

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

    /** It may or may not have taken effect; deliver it again. */
    record Retry(String reason) implements Outcome {}

    /** The sink will never take it; it goes to the dead letters (PROTOCOL R9). */
    record Refused(String reason) implements Outcome {}
  }
}
