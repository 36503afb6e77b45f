package io.weir;

import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.util.List;

/**
 * Describes where results are kept. It holds no connection: the edge opens a {@link SinkWriter}
 * from it, and test drivers put collectors in its place by name.
 *
 * @param <T> the value that it takes
 */
public interface Sink<T> {
  /**
   * The name, unique within the function. Undelivered emissions are stored with it: after a
   * renaming they cannot be delivered.
   */
  String name();

  /** Says what a repeated or overtaken delivery does here; P2 holds within this. */
  Effect effect();

  /**
   * Turns a value into the bytes that are committed with the state and delivered afterwards. Called
   * inside the step: it must be pure. Check here, and not on delivery, all that can be known from
   * the value.
   *
   * @throws RuntimeException if the value cannot be kept here; the event that made it then fails. A
   *     value made by a timer or by several events becomes a dead letter of its own ({@link
   *     DeadLetter.Reason#RESULT_REFUSED})
   */
  byte[] encode(T value);

  /**
   * Describes the sink as data, of the kind {@code sink}: its class and effect, and what else a
   * result that is not delivered yet depends on, such as the key of its table.
   */
  default Description description() {
    return Description.of("sink", name())
        .with("class", getClass().getName())
        .with("effect", effect());
  }

  /**
   * Opens the connection. Called by the edge once per container, or once per lane where a container
   * runs several invocations at the same time.
   */
  SinkWriter open();

  /**
   * The resources that it uses and what it calls on them, so that a deployment makes them and
   * grants the rights. Nothing unless it is overridden: the author of the template does it then.
   */
  default List<Resource> resources() {
    return List.of();
  }

  /** The guarantees for a delivery that is repeated. */
  enum Effect {
    /**
     * Delivering twice is as once, and the newer revision stays if the older one comes after it.
     */
    IDEMPOTENT_BY_REVISION,
    /** A repetition is recognised by its id for a limited time; see the sink's documentation. */
    DEDUPLICATED_FOR_A_TIME,
    /** A result may be kept twice after a failure, each time with the same id and revision. */
    AT_LEAST_ONCE
  }
}
