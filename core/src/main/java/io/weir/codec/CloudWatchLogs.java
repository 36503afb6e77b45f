package io.weir.codec;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a subscription filter of CloudWatch Logs puts into a stream: gzip (a plain one is taken too)
 * of a JSON object whose {@code logEvents} are the events of the record. A control message, with
 * which CloudWatch tries whether the stream can be reached, is a record without events.
 *
 * @param <T> the value of an event
 */
public final class CloudWatchLogs<T> implements Codec<T> {
  private final LogEvents<T> plain;
  private final Gzip<T> codec;

  /**
   * A log event with what its record says of it.
   *
   * @param owner the account whose log it is of
   * @param subscriptionFilters the names of the filters that matched
   * @param id unique among all log events: what to deduplicate by
   * @param timestamp epoch milliseconds
   * @param message the text, as it was logged
   * @param extractedFields what the filter's pattern named; empty if nothing
   */
  public record LogEvent(
      String owner,
      String logGroup,
      String logStream,
      List<String> subscriptionFilters,
      String id,
      long timestamp,
      String message,
      Map<String, String> extractedFields) {
    public LogEvent {
      Objects.requireNonNull(id, "a log event has no id");
      Objects.requireNonNull(message, "a log event has no message");
      owner = owner == null ? "" : owner;
      logGroup = logGroup == null ? "" : logGroup;
      logStream = logStream == null ? "" : logStream;
      subscriptionFilters =
          subscriptionFilters == null ? List.of() : List.copyOf(subscriptionFilters);
      extractedFields = extractedFields == null ? Map.of() : extractedFields;
    }

    /** One of no known log, for tests. */
    public static LogEvent of(String id, long timestamp, String message) {
      return new LogEvent("", "", "", List.of(), id, timestamp, message, Map.of());
    }
  }

  private CloudWatchLogs(LogEvents<T> plain, int maxBytes) {
    this.plain = plain;
    this.codec = Gzip.detecting(plain).maxBytes(maxBytes);
  }

  /** The log events, with their logs' names, ids and times. */
  public static CloudWatchLogs<LogEvent> events() {
    return new CloudWatchLogs<>(
        new LogEvents<>(one -> one, one -> one, "log events"), Gzip.DEFAULT_MAX_BYTES);
  }

  /**
   * What is logged: each event's message is a value of {@code message}. Time and id are the
   * message's own then.
   */
  public static <T> CloudWatchLogs<T> messages(Codec<T> message) {
    Objects.requireNonNull(message, "message");
    return new CloudWatchLogs<>(
        new LogEvents<>(
            event -> message.decode(Unicode.bytes(event.message())),
            value -> LogEvent.of("", 0, Unicode.text(message.encode(value))),
            "messages of " + message.describe()),
        Gzip.DEFAULT_MAX_BYTES);
  }

  /** Bytes that a record may open to; one that opens to more is a dead letter. */
  public CloudWatchLogs<T> maxBytes(int bytes) {
    return new CloudWatchLogs<>(plain, bytes);
  }

  /** How many events a record may hold; one with more is a dead letter as a whole. */
  public CloudWatchLogs<T> maxEvents(int events) {
    return new CloudWatchLogs<>(plain.maxEvents(events), codec.maxBytes());
  }

  /** A record of one log event. */
  @Override
  public byte[] encode(T value) {
    return codec.encode(value);
  }

  @Override
  public T decode(byte[] bytes) {
    return Unfolding.only(unfolding().unfold(bytes, 0, bytes.length));
  }

  @Override
  public Unfolding<T> unfolding() {
    return codec.unfolding();
  }

  @Override
  public String describe() {
    return "CloudWatch Logs, " + plain.describe();
  }
}
