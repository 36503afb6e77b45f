package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.Source;
import io.weir.SourceSettings;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Redactor;
import io.weir.codec.UnavailableException;
import io.weir.codec.Unfolded;
import io.weir.codec.Unfolding;
import io.weir.codec.Unicode;
import io.weir.spi.Position;
import io.weir.state.Progress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into events by a source's settings; an unreadable record becomes a dead letter. An
 * event is a function of its record alone. One thread uses it.
 */
final class Decoder {
  /** The longest key, in UTF-8 bytes: it fits a DynamoDB partition key with room for names. */
  static final int MAX_KEY_BYTES = 1_024;

  /** The key of an event that is filtered; every other has one that is not empty. */
  private static final String NO_KEY = "";

  /** Further ahead than any clock: a hundred years. */
  private static final long FAR_AHEAD = 100L * 366 * 86_400_000;

  private final StreamFunction function;
  private final Map<String, Reading<?>> readings = new HashMap<>();
  private @Nullable Reading<?> last;
  private long opened;

  /**
   * The means to read a source's records.
   *
   * @param unfolding takes records apart; null if each is one event
   * @param redactor treats personal data; null if there is none
   * @param skew the milliseconds that an event may be ahead of its arrival
   */
  private record Reading<V>(
      KeyedSource<V> keyed,
      Codec.Decoding<V> decoder,
      @Nullable Unfolding<V> unfolding,
      @Nullable Redactor redactor,
      long skew) {
    static <V> Reading<V> of(KeyedSource<V> keyed) {
      SourceSettings<V> source = keyed.source().settings();
      boolean endless = source.maxSkew().toSeconds() > Long.MAX_VALUE / 1_000 - 1;
      long skew = endless ? Long.MAX_VALUE : source.maxSkew().toMillis();
      return new Reading<>(
          keyed,
          source.codec().decoder(),
          source.codec().unfolding(),
          Redactor.of(source.codec(), source.personal()),
          skew);
    }

    boolean tooFarAhead(long timestamp, long arrival) {
      long latest = arrival + skew;
      return latest >= arrival && timestamp > latest;
    }
  }

  Decoder(StreamFunction function) {
    this.function = function;
  }

  /** The record without its personal data; they are treated when it is first read. */
  SourceRecord treated(SourceRecord record) {
    Redactor redactor = reading(record).redactor();
    return redactor == null ? record : record.treated(redactor);
  }

  /** True if a record of that source may hold any number of events. */
  boolean unfolds(SourceRecord record) {
    return reading(record).unfolding() != null;
  }

  /**
   * True if the shard is known to be finished with a record and all of its events, as far as that
   * is known without reading it.
   */
  boolean covers(Progress known, SourceRecord record) {
    return known.covers(end(record));
  }

  /**
   * The position up to which the shard is finished once a record or an event of it is; the last
   * event of a record ends behind all of them.
   */
  Position end(SourceRecord record) {
    return record.end(unfolds(record));
  }

  /**
   * The events of a record that may hold any number.
   *
   * @throws RejectedException if it cannot be taken apart
   * @throws UnavailableException if the codec needs something that is away
   */
  Unfolded<?> unfold(SourceRecord record) throws RejectedException {
    Unfolding<?> unfolding =
        Objects.requireNonNull(reading(record).unfolding(), "of a record that unfolds(..)");
    try {
      return checked(record.unfold(unfolding));
    } catch (UnavailableException away) {
      throw away;
    } catch (Exception | AssertionError | StackOverflowError unreadable) {
      throw undecodable(record, unreadable);
    }
  }

  /** Checks the number and lengths of events, so that the author's code fails here if it does. */
  private static Unfolded<?> checked(Unfolded<?> events) {
    if (events == null || events.size() < 0) {
      throw new IllegalArgumentException(
          "the codec's unfolding gives "
              + (events == null ? "null" : events.size() + " events")
              + "; a record without events is one of size 0");
    }
    for (int i = 0; i < events.size(); i++) {
      events.length(i);
    }
    return events;
  }

  private Reading<?> reading(SourceRecord record) {
    String source = record.position().source();
    Reading<?> used = last;
    if (used == null || !used.keyed().source().settings().name().equals(source)) {
      used = readings.computeIfAbsent(source, name -> Reading.of(function.source(name)));
      last = used;
    }
    return used;
  }

  /**
   * The event of a record; one that {@link #isFiltered} moves the clock and nothing else.
   *
   * @return null if it is no event at all, or is filtered and has no time: then it moves no clock
   * @throws RejectedException if the record is not processable; then it touches no clock
   * @throws UnavailableException if the codec needs something that is away
   */
  @Nullable Event<?> decode(SourceRecord record) throws RejectedException {
    opened = 0;
    return decode(reading(record), record);
  }

  /** True if the source's filter drops the event, or no part of the stream takes it. */
  static boolean isFiltered(Event<?> event) {
    return event.key().isEmpty();
  }

  /** The size in bytes of the last record when opened, if it was compressed; else 0. */
  long opened() {
    return opened;
  }

  private <V> @Nullable Event<V> decode(Reading<V> reading, SourceRecord record)
      throws RejectedException {
    SourceSettings<V> source = reading.keyed().source().settings();
    V value = value(reading, record);
    if (value == null) {
      return null;
    }
    KeyedSource<?> input = isTaken(source, record, value) ? input(reading, record, value) : null;
    if (input == null) {
      return filtered(reading, record, value);
    }
    long timestamp = timestamp(source, record, value);
    if (reading.tooFarAhead(timestamp, record.arrival())) {
      String message = skewMessage(timestamp, record, source);
      throw new RejectedException(letter(record, Reason.TOO_FAR_AHEAD, message, null), null);
    }
    return new Event<>(
        input.source().name(),
        key(input, record, value),
        timestamp,
        record.arrival(),
        id(source, record, value),
        record.position(),
        value);
  }

  private <V> @Nullable V value(Reading<V> reading, SourceRecord record) throws RejectedException {
    try {
      if (record.aggregated()) {
        Unicode.require("the partition key", record.partitionKey());
      }
      V value = record.decode(reading.decoder());
      opened = reading.decoder().opened();
      return value;
    } catch (UnavailableException away) {
      throw away;
    } catch (Exception | AssertionError | StackOverflowError unreadable) {
      throw undecodable(record, unreadable);
    }
  }

  /**
   * Makes a rejection that names the source, and says that its codec fails if the exception does
   * not.
   *
   * @throws UnavailableException if the keys are away by which the payload would be sealed
   */
  private RejectedException undecodable(SourceRecord record, Throwable thrown) {
    Throwable failure = record.undecodable(thrown);
    boolean says =
        failure instanceof CodecException || failure.getClass() == IllegalArgumentException.class;
    String told =
        says && failure.getMessage() != null ? failure.getMessage() : "its codec fails: " + failure;
    return unreadable(record, "source '" + record.position().source() + "': " + told, failure);
  }

  private <V> boolean isTaken(SourceSettings<V> source, SourceRecord record, V value)
      throws RejectedException {
    try {
      return source.filter() == null || source.filter().test(value);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw failed(source, "filter(..)", record, failure);
    }
  }

  /**
   * Finds the one of several sources on the stream that the event belongs to.
   *
   * @return null if none takes it
   */
  private <V> @Nullable KeyedSource<?> input(Reading<V> reading, SourceRecord record, V value)
      throws RejectedException {
    if (reading.keyed().parts().isEmpty()) {
      return reading.keyed();
    }
    try {
      return reading.keyed().input(value);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw failed(reading.keyed().source().settings(), "only(..)", record, failure);
    }
  }

  /**
   * Makes a filtered event, which still moves the clock if it has a time. Without a time, or with
   * one out of range, it is a marker that moves nothing.
   *
   * @return null for such a marker
   */
  private <V> @Nullable Event<V> filtered(Reading<V> reading, SourceRecord record, V value) {
    SourceSettings<V> source = reading.keyed().source().settings();
    long timestamp;
    try {
      timestamp =
          source.timestamp() == null ? record.arrival() : source.timestamp().applyAsLong(value);
    } catch (Exception | AssertionError | StackOverflowError none) {
      return null;
    }
    return reading.tooFarAhead(timestamp, record.arrival())
        ? null
        : new Event<>(
            source.name(), NO_KEY, timestamp, record.arrival(), null, record.position(), value);
  }

  private <V> long timestamp(SourceSettings<V> source, SourceRecord record, V value)
      throws RejectedException {
    try {
      return source.timestamp() == null ? record.arrival() : source.timestamp().applyAsLong(value);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw unreadable(record, message(failure), failure); // Source names the setting.
    }
  }

  private <V> @Nullable String id(SourceSettings<V> source, SourceRecord record, V value)
      throws RejectedException {
    if (source.id() == null) {
      return null;
    }
    String id;
    try {
      id = source.id().apply(value);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw failed(source, "dedupe(..)", record, failure);
    }
    try {
      return checkId(id);
    } catch (IllegalArgumentException refused) {
      throw unreadable(record, message(refused), refused);
    }
  }

  /** A part takes the events of its stream that are its own, so it has their type. */
  @SuppressWarnings("unchecked")
  private static <V> @Nullable String keyOf(
      KeyedSource<V> keyed, SourceRecord record, Object value) {
    Function<V, String> key = keyed.key();
    return key == null ? record.partitionKey() : key.apply((V) value);
  }

  private String key(KeyedSource<?> keyed, SourceRecord record, Object value)
      throws RejectedException {
    if (keyed.unkeyed()) {
      return ShardKey.of(record.position().shard());
    }
    String key;
    try {
      key = keyOf(keyed, record, value);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw failed(keyed.source().settings(), "keyBy(..)", record, failure);
    }
    try {
      return checkKey(key);
    } catch (IllegalArgumentException refused) {
      throw unreadable(record, message(refused), refused);
    }
  }

  /** Makes a rejection that names setting and source, which the author's own exception does not. */
  private RejectedException failed(
      SourceSettings<?> source, String setting, SourceRecord record, Throwable failure) {
    return unreadable(record, Source.failure(source.name(), setting, failure), failure);
  }

  private RejectedException unreadable(SourceRecord record, String message, Throwable cause) {
    return new RejectedException(letter(record, Reason.UNREADABLE, message, cause), cause);
  }

  private static String message(Throwable unreadable) {
    return unreadable.getMessage() == null ? unreadable.toString() : unreadable.getMessage();
  }

  private static String skewMessage(long timestamp, SourceRecord record, SourceSettings<?> source) {
    return "timestamp "
        + timestamp
        + " is "
        + (timestamp - record.arrival())
        + " ms ahead of its arrival, maxSkew is "
        + source.maxSkew()
        + (timestamp - record.arrival() > FAR_AHEAD
            ? "; that is no clock's error: look at the unit in which timestamps(..) or the codec's"
                + " epoch(..) reads it"
            : "; mend the producer's clock or declare a larger maxSkew(..)");
  }

  private static String checkKey(@Nullable String key) {
    if (key == null || key.isEmpty()) {
      throw new IllegalArgumentException(
          "the key is "
              + (key == null ? "null" : "empty")
              + "; keyBy(..) must give one, or filter(..) the event out");
    }
    if (ShardKey.is(key)) {
      throw new IllegalArgumentException("the key begins with U+0000, which Weir keeps for itself");
    }
    if (key.length() > MAX_KEY_BYTES / 3
        && key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key is longer than MAX_KEY_BYTES = "
              + MAX_KEY_BYTES
              + " bytes; hash it in keyBy(..)");
    }
    return Unicode.require("the key", key);
  }

  /**
   * Refuses an id that is not Unicode: two such ids could have the same bytes, so that one event
   * would be dropped.
   */
  private static @Nullable String checkId(@Nullable String id) {
    return id == null ? null : Unicode.require("the event id", id);
  }

  DeadLetter letter(SourceRecord record, Reason reason, String message, @Nullable Throwable cause) {
    return DeadLetterForms.ofRecord(function.name(), record, reason, message, cause);
  }
}
