package io.weir.engine;

import io.weir.Codec;
import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.Unicode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns records into events by a source's settings; what cannot be read becomes a dead letter. An
 * event is a function of its record alone. Used by one thread.
 */
final class Decoder {
  /** The longest key, in UTF-8 bytes: what fits a DynamoDB partition key with room for names. */
  static final int MAX_KEY_BYTES = 1_024;

  /** Further ahead than any clock: a hundred years. */
  private static final long FAR_AHEAD = 100L * 366 * 86_400_000;

  private final StreamFunction function;
  private final Map<String, Reading<?>> readings = new HashMap<>();
  private Reading<?> last;
  private long opened;

  /**
   * How a source's records are read.
   *
   * @param skew how far ahead of its arrival an event may be, milliseconds
   */
  private record Reading<V>(KeyedSource<V> keyed, Codec.Decoding<V> decoder, long skew) {
    static <V> Reading<V> of(KeyedSource<V> keyed) {
      Source.Settings<V> source = keyed.source().settings();
      boolean endless = source.maxSkew().getSeconds() > Long.MAX_VALUE / 1_000 - 1;
      long skew = endless ? Long.MAX_VALUE : source.maxSkew().toMillis();
      return new Reading<>(keyed, source.codec().decoder(), skew);
    }

    boolean tooFarAhead(long timestamp, long arrival) {
      long latest = arrival + skew;
      return latest >= arrival && timestamp > latest;
    }
  }

  Decoder(StreamFunction function) {
    this.function = function;
  }

  /**
   * The event of a record; one without a key is filtered: it moves the clock and nothing else.
   *
   * @throws RejectedException if the record is not processable; then it touches no clock
   */
  Event<?> decode(SourceRecord record) throws RejectedException {
    opened = 0;
    String source = record.position().source();
    if (last == null || !last.keyed().source().settings().name().equals(source)) {
      last = readings.computeIfAbsent(source, name -> Reading.of(function.source(name)));
    }
    return decode(last, record);
  }

  /** How many bytes the last record opened to, if it was compressed; 0 for others. */
  long opened() {
    return opened;
  }

  private <V> Event<V> decode(Reading<V> reading, SourceRecord record) throws RejectedException {
    KeyedSource<V> keyed = reading.keyed();
    Source.Settings<V> source = keyed.source().settings();
    try {
      if (record.aggregated()) {
        Unicode.require("the partition key", record.partitionKey());
      }
      V value = record.decode(reading.decoder());
      opened = reading.decoder().opened();
      long timestamp =
          source.timestamp() == null ? record.arrival() : source.timestamp().applyAsLong(value);
      if (reading.tooFarAhead(timestamp, record.arrival())) {
        String message = skewMessage(timestamp, record, source);
        throw new RejectedException(letter(record, Reason.TOO_FAR_AHEAD, message, null));
      }
      boolean taken = source.filter() == null || source.filter().test(value);
      String id = source.id() == null || !taken ? null : checkId(source.id().apply(value));
      String key = taken ? key(keyed, record, value) : null;
      return new Event<>(
          source.name(), key, timestamp, record.arrival(), id, record.position(), value);
    } catch (RejectedException rejected) {
      throw rejected;
    } catch (Exception | AssertionError | StackOverflowError unreadable) {
      throw new RejectedException(
          letter(record, Reason.UNREADABLE, message(unreadable), unreadable));
    }
  }

  private static <V> String key(KeyedSource<V> keyed, SourceRecord record, V value) {
    return checkKey(keyed.byPartitionKey() ? record.partitionKey() : keyed.key().apply(value));
  }

  private static String message(Throwable unreadable) {
    return unreadable.getMessage() == null ? unreadable.toString() : unreadable.getMessage();
  }

  private static String skewMessage(
      long timestamp, SourceRecord record, Source.Settings<?> source) {
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

  private static String checkKey(String key) {
    if (key == null || key.isEmpty()) {
      throw new IllegalArgumentException(
          "the key is "
              + (key == null ? "null" : "empty")
              + "; keyBy(..) must give one, or filter(..) the event out");
    }
    if (key.charAt(0) == 0) {
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

  /** Two ids that were one in their bytes would make the second event a duplicate. */
  private static String checkId(String id) {
    return id == null ? null : Unicode.require("the event id", id);
  }

  DeadLetter letter(SourceRecord record, Reason reason, String message, Throwable cause) {
    return new DeadLetter(
        function.name(),
        reason,
        message,
        record.position().toString(),
        record.partitionKey(),
        null,
        record.arrival(),
        stack(cause),
        record.data());
  }

  /**
   * The author's part of a stack: frames below the engine depend on who called it, and emissions
   * must not.
   */
  static String stack(Throwable cause) {
    StringBuilder text = new StringBuilder();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      text.append(text.isEmpty() ? "" : "caused by ").append(at).append('\n');
      for (StackTraceElement frame : at.getStackTrace()) {
        if (frame.getClassName().startsWith("io.weir.engine.")) {
          break;
        }
        text.append("  at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
