package io.weir;

import io.weir.codec.Codec;
import io.weir.privacy.PersonalData;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A source's settings as one value, for code that runs a function or describes it.
 *
 * @param filter null = everything is taken
 * @param personal beside what is marked in the type of the values
 * @param traceParent the span in which an event was sent; null = nothing is read
 */
public record SourceSettings<V>(
    String name,
    Codec<V> codec,
    EventTime<V> time,
    EventIds<V> ids,
    @Nullable Predicate<V> filter,
    Log log,
    Silence silence,
    PersonalData personal,
    @Nullable Function<V, @Nullable String> traceParent) {

  /**
   * The event time of events, and the watermarks made of it.
   *
   * @param timestamp null = event time is the arrival in the log
   */
  public record EventTime<V>(
      @Nullable ToLongFunction<V> timestamp, WatermarkStrategy<? super V> watermarks) {}

  /**
   * The ids by which events are recognised when a producer sends them again.
   *
   * @param id null = no event id is declared; gives null for an event that has none
   */
  public record EventIds<V>(@Nullable Function<V, @Nullable String> id, Duration horizon) {}

  /**
   * The declared properties of the log.
   *
   * @param kind the service that keeps it
   * @param maxSkew how far an event's timestamp may be ahead of its arrival
   * @param retention how long a record can be delivered again
   */
  public record Log(LogKind kind, Duration maxSkew, Duration retention) {
    Log maxSkew(Duration skew) {
      return new Log(kind, skew, retention);
    }

    Log retention(Duration time) {
      return new Log(kind, maxSkew, time);
    }
  }

  /**
   * The effect of silence: of a time in which no record comes.
   *
   * @param idleAfter null = a silent shard never counts as idle
   * @param waits true if it is stated that event time waits for silent shards
   * @param closesAfter null = event time waits for the next record, however long
   */
  public record Silence(
      @Nullable Duration idleAfter, boolean waits, @Nullable Duration closesAfter) {
    Silence idleAfter(Duration time) {
      return new Silence(time, false, closesAfter);
    }

    Silence waiting() {
      return new Silence(null, true, closesAfter);
    }

    Silence closingAfter(Duration time) {
      return new Silence(idleAfter, waits, time);
    }
  }

  /** The defaults of a source on a log of that kind. */
  static <V> SourceSettings<V> of(String name, LogKind kind, Codec<V> codec) {
    return new SourceSettings<>(
        name,
        codec,
        new EventTime<>(null, WatermarkStrategy.monotonic()),
        new EventIds<>(null, Duration.ZERO),
        null,
        new Log(kind, Source.DEFAULT_MAX_SKEW, kind.defaultRetention()),
        new Silence(null, false, null),
        PersonalData.annotated(),
        null);
  }

  /** Reads an event's time, epoch milliseconds; null = event time is the arrival in the log. */
  public @Nullable ToLongFunction<V> timestamp() {
    return time.timestamp;
  }

  public WatermarkStrategy<? super V> watermarks() {
    return time.watermarks;
  }

  /**
   * Reads an event's id, null for an event that has none; null in place of the function = no event
   * id is declared.
   */
  public @Nullable Function<V, @Nullable String> id() {
    return ids.id;
  }

  public Duration dedupeHorizon() {
    return ids.horizon;
  }

  /** The service that keeps the log. */
  public LogKind kind() {
    return log.kind;
  }

  public Duration maxSkew() {
    return log.maxSkew;
  }

  public Duration retention() {
    return log.retention;
  }

  /** The silence after which a shard is idle; null = it never is. */
  public @Nullable Duration idleAfter() {
    return silence.idleAfter;
  }

  /** True if it is stated that event time waits for silent shards. */
  public boolean waitsForSilentShards() {
    return silence.waits;
  }

  /**
   * The silence after which event time passes by the clock; null = it waits for the next record.
   */
  public @Nullable Duration closeWhenSilentFor() {
    return silence.closesAfter;
  }

  /** The settings of a part of the stream, whose values have this type; null = the stream's own. */
  @SuppressWarnings("unchecked")
  <T extends V> SourceSettings<T> ofPart(String part, @Nullable Class<T> type) {
    Codec<T> own = type == null ? (Codec<T>) codec : new PartCodec<>(codec, type);
    return new SourceSettings<>(
        part,
        own,
        (EventTime<T>) time,
        (EventIds<T>) ids,
        (Predicate<T>) filter,
        log,
        silence,
        personal,
        (Function<T, @Nullable String>) traceParent);
  }

  SourceSettings<V> withTime(EventTime<V> other) {
    return new SourceSettings<>(
        name, codec, other, ids, filter, log, silence, personal, traceParent);
  }

  SourceSettings<V> withIds(EventIds<V> other) {
    return new SourceSettings<>(
        name, codec, time, other, filter, log, silence, personal, traceParent);
  }

  SourceSettings<V> withFilter(Predicate<V> other) {
    return new SourceSettings<>(name, codec, time, ids, other, log, silence, personal, traceParent);
  }

  SourceSettings<V> withLog(Log other) {
    return new SourceSettings<>(
        name, codec, time, ids, filter, other, silence, personal, traceParent);
  }

  SourceSettings<V> withSilence(Silence other) {
    return new SourceSettings<>(name, codec, time, ids, filter, log, other, personal, traceParent);
  }

  SourceSettings<V> withPersonal(PersonalData other) {
    return new SourceSettings<>(name, codec, time, ids, filter, log, silence, other, traceParent);
  }

  SourceSettings<V> withTraceParent(Function<V, @Nullable String> other) {
    return new SourceSettings<>(name, codec, time, ids, filter, log, silence, personal, other);
  }

  /** Describes the settings on one line. */
  String describe() {
    return "source "
        + name
        + ": "
        + kind().words()
        + codec.describe()
        + ", "
        + (timestamp() == null ? "ingestion time" : "event time, " + watermarks().describe())
        + (id() == null ? "" : ", deduplicated by id for " + dedupeHorizon())
        + (filter == null ? "" : ", filtered")
        + ", at most "
        + maxSkew()
        + " ahead of arrival, kept "
        + retention()
        + " in the log"
        + (idleAfter() == null ? "" : ", a shard is idle after " + idleAfter() + " of silence")
        + (closeWhenSilentFor() == null
            ? ""
            : ", event time passes by the clock after " + closeWhenSilentFor() + " of silence")
        + (personal.isEmpty() ? "" : ", personal: " + personal.describe())
        + (traceParent == null ? "" : ", with the spans of producers");
  }
}
