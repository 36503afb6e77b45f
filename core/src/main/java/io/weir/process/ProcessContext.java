package io.weir.process;

import io.weir.Output;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a {@link ProcessFunction} may know and do for the key at hand. Times are epoch milliseconds.
 *
 * @param <O> the results that the function gives
 */
public interface ProcessContext<O> {
  String key();

  /** Event time of the key; in an event timer the timer's own time (S4.3). */
  long watermark();

  /** The watermark of the event's own shard just before it. */
  long shardWatermark();

  /**
   * The watermark by which an event is late, as the function's {@link io.weir.Lateness} has it: an
   * event at or below it is. In an event timer the timer's own time.
   */
  long latenessWatermark();

  /** The latest arrival that the key has seen; expiry is judged by it. */
  long latestArrival();

  /** The wall clock, for setting processing-time timers only. */
  long processingTime();

  /** The value that the function declares so; another one is an error. */
  <T> ValueState<T> state(StateSpec.Value<T> spec);

  <K, T> MapState<K, T> map(StateSpec.MapOf<K, T> spec);

  <T> ListState<T> list(StateSpec.ListOf<T> spec);

  Timers timers();

  /**
   * Counts the event at hand as late instead of as applied, among the five counters that sum up to
   * the records. It changes nothing else: what the call keeps and emits stays, and the event's id
   * is remembered. Twice is once. Whether an event is late is the function's own rule, such as
   * {@code event.timestamp() <= context.latenessWatermark()}.
   *
   * @throws IllegalStateException in a timer, which has no event
   */
  void late();

  /**
   * Emits to the function's sinks.
   *
   * @param value not null, as in all calls that emit or delete
   */
  void emit(O value);

  /**
   * Emits an upsert under a name that is unique per key and content, such as a row's id and
   * version.
   */
  void emit(String name, O value);

  /** Emits to a declared side output. */
  <T> void emit(Output<T> output, T value);

  /**
   * Withdraws the row that the value describes, which this key emitted before: sinks that keep rows
   * drop it ({@link io.weir.spi.Emission.Op#DELETE}). The value has to name the row; nothing else
   * of it counts. A row that was never written stays away.
   */
  void delete(O value);

  /** Withdraws a row of a declared side output. */
  <T> void delete(Output<T> output, T value);

  /** One value. */
  interface ValueState<T> {
    /** The value; empty if there is none or it expired. */
    Optional<T> value();

    /** The value, or another one if there is none or it expired. */
    T value(T otherwise);

    /** Sets it; null clears. */
    void set(T value);

    /**
     * Changes the value, or the first one if there is none or it expired.
     *
     * @return what it is now
     */
    default T update(T first, UnaryOperator<T> change) {
      T next = change.apply(value(first));
      set(next);
      return next;
    }

    default void clear() {
      set(null);
    }
  }

  /** A map. */
  interface MapState<K, T> {
    /** The key's value; empty if there is none or it expired. */
    Optional<T> value(K key);

    /** The key's value, or another one if there is none or it expired. */
    T value(K key, T otherwise);

    /** Sets an entry; a null value removes it. */
    void put(K key, T value);

    /**
     * Changes a key's value, or the first one if there is none or it expired.
     *
     * @return what it is now
     */
    default T update(K key, T first, UnaryOperator<T> change) {
      T next = change.apply(value(key, first));
      put(key, next);
      return next;
    }

    void remove(K key);

    /** A copy of what has not expired, in order of insertion. */
    Map<K, T> all();

    void clear();
  }

  /** A list. */
  interface ListState<T> {
    /** A copy of what has not expired. */
    List<T> all();

    /** Adds a value, which is not null. */
    void add(T value);

    /**
     * Removes each value that matches. Being looked at is no use, so none of the others expires
     * later by it.
     *
     * @return whether there was one
     */
    boolean removeIf(Predicate<? super T> matches);

    void clear();
  }

  /** One timer per domain and time: setting it twice is setting it once. */
  interface Timers {
    /** Due when the watermark is at or above the time. */
    void event(long time);

    default void event(Instant time) {
      event(time.toEpochMilli());
    }

    void deleteEvent(long time);

    /** Due when the wall clock is at or above the time. */
    void processing(long time);

    default void processing(Instant time) {
      processing(time.toEpochMilli());
    }

    void deleteProcessing(long time);
  }
}
