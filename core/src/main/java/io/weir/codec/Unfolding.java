package io.weir.codec;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes records apart that hold any number of events. {@link Codec#unfolding} makes it for one
 * thread; the events of a record depend on its bytes alone.
 *
 * @param <T> the value of an event
 */
@FunctionalInterface
public interface Unfolding<T> {
  /** The default limit of events in a record. */
  int DEFAULT_MAX_EVENTS = 100_000;

  /** The largest limit that a codec may set. */
  int MOST_EVENTS = 10_000_000;

  /**
   * Finds the events of a record without decoding them, so that a broken event does not harm the
   * others. The array is the caller's, and stays as it is until the events are processed.
   *
   * @throws CodecException if the record cannot be taken apart; it is a dead letter as a whole
   */
  Unfolded<T> unfold(byte[] bytes, int offset, int length);

  /**
   * Reads all events of a payload, by a codec with or without unfolding; none if it is a tombstone
   * or holds none.
   *
   * @throws CodecException if the payload, or one of its events, cannot be read
   */
  static <T> List<T> all(Codec<T> codec, byte[] bytes) {
    Unfolding<T> unfolding = codec.unfolding();
    if (unfolding == null) {
      return Stream.ofNullable(codec.decode(bytes)).toList();
    }
    Unfolded<T> events = unfolding.unfold(bytes, 0, bytes.length);
    return IntStream.range(0, events.size())
        .mapToObj(events::event)
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * The number of events as which a payload is counted (P1): one for each event that it holds, and
   * one if it holds none or cannot be taken apart.
   */
  static int count(Codec<?> codec, byte[] bytes) {
    Unfolding<?> unfolding = codec.unfolding();
    try {
      return unfolding == null ? 1 : Math.max(1, unfolding.unfold(bytes, 0, bytes.length).size());
    } catch (RuntimeException unreadable) {
      return 1;
    }
  }

  /**
   * The only event of a payload, for {@link Codec#decode} of a codec with unfolding.
   *
   * @return null if it is no event
   * @throws CodecException if the payload cannot be read, or holds several
   */
  static <T> @Nullable T only(Unfolded<T> events) {
    if (events.size() > 1) {
      throw new CodecException(
          "one event is expected here, and "
              + events.size()
              + " are there; read them as a source's records");
    }
    return events.size() == 0 ? null : events.event(0);
  }

  /** Checks a setting {@code maxEvents(..)}. */
  static int maxEvents(int events) {
    if (events < 1 || events > MOST_EVENTS) {
      throw new IllegalArgumentException(
          "maxEvents(" + events + ") must be 1 to MOST_EVENTS = " + MOST_EVENTS);
    }
    return events;
  }

  /**
   * Refuses a record that holds more events than it may.
   *
   * @throws CodecException that names the setting
   */
  static void requireFits(int events, int maxEvents) {
    if (events > maxEvents) {
      throw new CodecException(
          "the record holds more than maxEvents = "
              + maxEvents
              + " events; send smaller records, or declare a larger limit with maxEvents(..)");
    }
  }
}
