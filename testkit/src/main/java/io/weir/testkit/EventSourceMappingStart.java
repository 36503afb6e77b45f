package io.weir.testkit;

import io.weir.annotation.Experimental;
import java.time.Instant;
import java.util.Optional;

/**
 * The place where a mapping begins in the shards that exist when it is started. Shards that come
 * later are always read from their first record.
 */
@Experimental
public record EventSourceMappingStart(Kind kind, Optional<Instant> timestamp) {
  /** The three kinds of Kinesis. */
  public enum Kind {
    TRIM_HORIZON,
    LATEST,
    AT_TIMESTAMP
  }

  /** Requires a timestamp with AT_TIMESTAMP, and none otherwise. */
  public EventSourceMappingStart {
    if (timestamp.isPresent() != (kind == Kind.AT_TIMESTAMP)) {
      throw new IllegalArgumentException("AT_TIMESTAMP, and only it, comes with a timestamp");
    }
  }

  /** Begins at the oldest record. */
  public static EventSourceMappingStart trimHorizon() {
    return new EventSourceMappingStart(Kind.TRIM_HORIZON, Optional.empty());
  }

  /** Begins behind the newest record: only records put after the start are read. */
  public static EventSourceMappingStart latest() {
    return new EventSourceMappingStart(Kind.LATEST, Optional.empty());
  }

  /** Begins at the first record of each shard that arrived at the instant or after it. */
  public static EventSourceMappingStart atTimestamp(Instant instant) {
    return new EventSourceMappingStart(Kind.AT_TIMESTAMP, Optional.of(instant));
  }

  void requireNotAfter(Instant now) {
    if (timestamp.isPresent() && timestamp.get().isAfter(now)) {
      throw new IllegalArgumentException(
          "the starting timestamp " + timestamp.get() + " is in the future; it is now " + now);
    }
  }

  int indexIn(SimulatedShard shard) {
    return switch (kind) {
      case TRIM_HORIZON -> shard.horizon;
      case LATEST -> shard.records.size();
      case AT_TIMESTAMP -> firstArrival(shard, timestamp.orElseThrow().toEpochMilli());
    };
  }

  private static int firstArrival(SimulatedShard shard, long epochMillis) {
    int index = 0;
    while (index < shard.records.size() && shard.records.get(index).arrival() < epochMillis) {
      index++;
    }
    return index;
  }
}
