package io.weir.codec;

import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.privacy.PersonalFields;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records that a subscription filter of CloudWatch Logs puts into a stream: a JSON
 * object, in gzip or plain, whose {@code logEvents} are the events of the record. A control
 * message, by which CloudWatch tests the stream, is a record without events.
 *
 * @param <T> the value of an event
 */
public final class CloudWatchLogs<T> implements Codec<T> {
  private final LogEvents<T> plain;
  private final Gzip<T> codec;

  /**
   * A log event with the fields of its record. Absent fields are empty: null is taken for them by
   * the constructor, and given by no accessor.
   *
   * @param owner the account that owns the log
   * @param subscriptionFilters the names of the filters that matched
   * @param id unique among all log events; use it to deduplicate
   * @param timestamp epoch milliseconds
   * @param message the text, as it was logged
   * @param extractedFields the fields that the filter's pattern names; empty if none
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
    public LogEvent(
        @Nullable String owner,
        @Nullable String logGroup,
        @Nullable String logStream,
        @Nullable List<String> subscriptionFilters,
        String id,
        long timestamp,
        String message,
        @Nullable Map<String, String> extractedFields) {
      this.owner = owner == null ? "" : owner;
      this.logGroup = logGroup == null ? "" : logGroup;
      this.logStream = logStream == null ? "" : logStream;
      this.subscriptionFilters =
          subscriptionFilters == null ? List.of() : List.copyOf(subscriptionFilters);
      this.id = Objects.requireNonNull(id, "a log event has no id");
      this.timestamp = timestamp;
      this.message = Objects.requireNonNull(message, "a log event has no message");
      this.extractedFields = extractedFields == null ? Map.of() : extractedFields;
    }

    /** Makes a log event of no known log, for tests. */
    public static LogEvent of(String id, long timestamp, String message) {
      return new LogEvent("", "", "", List.of(), id, timestamp, message, Map.of());
    }
  }

  private CloudWatchLogs(LogEvents<T> plain, int maxBytes) {
    this.plain = plain;
    this.codec = Gzip.detecting(plain).maxBytes(maxBytes);
  }

  /** Reads log events, with their logs' names, ids and times. */
  public static CloudWatchLogs<LogEvent> events() {
    return new CloudWatchLogs<>(
        new LogEvents<>(one -> one, one -> one, null, "log events"), Gzip.DEFAULT_MAX_BYTES);
  }

  /**
   * Reads each event's message by the codec {@code message}. Time and id must then be in the
   * message itself.
   */
  public static <T> CloudWatchLogs<T> messages(Codec<T> message) {
    Objects.requireNonNull(message, "message");
    return new CloudWatchLogs<>(
        new LogEvents<>(
            event -> message.decode(Unicode.bytes(event.message())),
            value -> LogEvent.of("", 0, Unicode.text(message.encode(value))),
            message,
            "messages of " + message.describe()),
        Gzip.DEFAULT_MAX_BYTES);
  }

  /** Limits the bytes of a record when opened; a larger one is a dead letter. */
  public CloudWatchLogs<T> maxBytes(int bytes) {
    return new CloudWatchLogs<>(plain, bytes);
  }

  /** Limits the events of a record; one with more is a dead letter as a whole. */
  public CloudWatchLogs<T> maxEvents(int events) {
    return new CloudWatchLogs<>(plain.maxEvents(events), codec.maxBytes());
  }

  /** Writes a record of one log event. */
  @Override
  public byte[] encode(T value) {
    return codec.encode(value);
  }

  @Override
  public @Nullable T decode(byte[] bytes) {
    return Unfolding.only(unfolding().unfold(bytes, 0, bytes.length));
  }

  @Override
  public Unfolding<T> unfolding() {
    return codec.opening(plain.unfolding());
  }

  @Override
  public PersonalFields personal() {
    return plain.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return codec.redaction(fields, means);
  }

  @Override
  public List<Resource> resources() {
    return plain.resources();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), plain.description());
  }

  @Override
  public String describe() {
    return "CloudWatch Logs, " + plain.describe();
  }
}
