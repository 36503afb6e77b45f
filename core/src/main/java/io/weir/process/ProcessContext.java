package io.weir.process;

import io.weir.Output;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@link ProcessFunction} the state, timers, times and outputs of the current key. Times
 * are epoch milliseconds.
 *
 * @param <O> the results that the function gives
 */
public interface ProcessContext<O> {
  /** The current key. */
  String key();

  /** Event time of the key; in an event timer the timer's own time (S4.3). */
  long watermark();

  /** The watermark of the event's own shard just before the event. */
  long shardWatermark();

  /**
   * The watermark of the function's {@link io.weir.Lateness}: an event at or below it is late. In
   * an event timer the timer's own time.
   */
  long latenessWatermark();

  /** The latest arrival that the key has seen; state expires by it. */
  long latestArrival();

  /** The wall clock, for setting processing-time timers only. */
  long processingTime();

  /** The state of a declared value; an error if the function does not declare it. */
  <T> ValueState<T> state(StateSpec.Value<T> spec);

  /** The state of a declared map; an error if the function does not declare it. */
  <K, T> MapState<K, T> map(StateSpec.MapOf<K, T> spec);

  <T> ListState<T> list(StateSpec.ListOf<T> spec);

  Timers timers();

  /**
   * Counts the current event as late instead of applied, in the five counters whose sum is the
   * number of records. Nothing else changes: the call's state and emissions stay, and the event's
   * id is remembered. Calling it twice is as once. The function decides which events are late, such
   * as by {@code event.timestamp() <= context.latenessWatermark()}.
   *
   * @throws IllegalStateException in a timer, which has no event
   */
  void late();

  /**
   * Emits a result to the function's sinks.
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
   * drop it ({@link io.weir.spi.Emission.Op#DELETE}). Only the part of the value that names the row
   * counts. Deleting a row that was never written has no effect.
   */
  void delete(O value);

  /** Withdraws a row of a declared side output. */
  <T> void delete(Output<T> output, T value);

  /** State of one value. */
  interface ValueState<T> {
    /** The value; empty if there is none or it expired. */
    Optional<T> value();

    /** The value, or {@code otherwise} if there is none or it expired. */
    T value(T otherwise);

    /** Sets the value; null clears it. */
    void set(@Nullable T value);

    /**
     * Changes the value; the change starts from {@code first} if there is none or it expired.
     *
     * @return the new value
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

  /** State of a map. */
  interface MapState<K, T> {
    /** The key's value; empty if there is none or it expired. */
    Optional<T> value(K key);

    /** The key's value, or {@code otherwise} if there is none or it expired. */
    T value(K key, T otherwise);

    /** Sets an entry; a null value removes it. */
    void put(K key, @Nullable T value);

    /**
     * Changes a key's value; the change starts from {@code first} if there is none or it expired.
     *
     * @return the new value
     */
    default T update(K key, T first, UnaryOperator<T> change) {
      T next = change.apply(value(key, first));
      put(key, next);
      return next;
    }

    void remove(K key);

    /** A copy of the entries that have not expired, in order of insertion. */
    Map<K, T> all();

    void clear();
  }

  /** State of a list. */
  interface ListState<T> {
    /** A copy of the elements that have not expired. */
    List<T> all();

    /** Adds a value, which is not null. */
    void add(T value);

    /**
     * Removes each value that matches. This is no use of the other values: it does not renew their
     * expiry.
     *
     * @return whether one was removed
     */
    boolean removeIf(Predicate<? super T> matches);

    void clear();
  }

  /** Sets timers: one per domain and time, so that setting one twice is as once. */
  interface Timers {
    /** Sets an event timer, due when the watermark is at or above the time. */
    void event(long time);

    default void event(Instant time) {
      event(time.toEpochMilli());
    }

    void deleteEvent(long time);

    /** Sets a processing timer, due when the wall clock is at or above the time. */
    void processing(long time);

    default void processing(Instant time) {
      processing(time.toEpochMilli());
    }

    void deleteProcessing(long time);
  }
}
