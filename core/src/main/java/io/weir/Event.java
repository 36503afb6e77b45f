package io.weir;

import io.weir.spi.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One decoded, keyed record.
 *
 * @param source the name of the source that it came from
 * @param key the key that its state belongs to
 * @param timestamp event time, epoch milliseconds
 * @param arrival when it reached the log, epoch milliseconds; expiry is judged by it (R7)
 * @param id the declared event id, or null if the source declares none
 * @param position its place in the log
 * @param value the value that the source's codec decoded
 */
public record Event<V>(
    String source,
    String key,
    long timestamp,
    long arrival,
    @Nullable String id,
    Position position,
    V value) {
  /** Event time as an instant. */
  public Instant time() {
    return Instant.ofEpochMilli(timestamp);
  }
}
