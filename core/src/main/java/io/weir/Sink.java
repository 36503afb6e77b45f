package io.weir;

import io.weir.spi.SinkWriter;

/**
 * The description of where results are kept. It holds no connection: a {@link SinkWriter} is opened
 * from it at the edge, and drivers bind collectors in its place by name.
 *
 * @param <T> the value that it takes
 */
public interface Sink<T> {
  /**
   * Unique within the function; it is stored with undelivered emissions, so renaming it strands
   * them.
   */
  String name();

  /** What a repeated or overtaken delivery does here; P2 is scoped by it. */
  Effect effect();

  /**
   * Turns a value into the bytes that are committed with the state and delivered afterwards. Called
   * inside the step: it must be pure. All that can be known from the value is checked here, and not
   * when it is delivered.
   *
   * @throws RuntimeException if the value cannot be kept here; the event that made it fails, and
   *     what a timer or several events made is a dead letter of its own ({@link
   *     DeadLetter.Reason#RESULT_REFUSED})
   */
  byte[] encode(T value);

  /** Opens the connection. Called once per container, by the edge. */
  SinkWriter open();

  /** What happens when a delivery is repeated. */
  enum Effect {
    /** Delivered twice = once, older after newer = newer: compared by revision. */
    IDEMPOTENT_BY_REVISION,
    /** A repetition is recognised by its id for a limited time; see the sink's own words. */
    DEDUPLICATED_FOR_A_TIME,
    /** May be kept twice after a failure, each time with the same id and revision. */
    AT_LEAST_ONCE
  }
}
