package io.weir.state;

import io.weir.spi.Emission;
import io.weir.time.WatermarkStrategy;
import java.util.List;
import java.util.OptionalLong;

/**
 * All that is known of one key; immutable. One conditional write stores it.
 *
 * @param birth arrival of the key's first record, epoch milliseconds; 0 for a key never seen
 * @param revision revision of the last emission
 * @param floor the highest watermark that the key was stepped with: records not yet applied are
 *     judged by no lower one (R6); with a clock per key, the key's clock
 * @param arrival the latest record arrival seen; expiry is judged by it (R7)
 * @param marks per shard, how far the key has come
 * @param eventIds declared event ids within the horizon, oldest chunk first
 * @param positionIds ids of applied positions, where marks cannot judge (factor above 1)
 * @param stateVersion the version of the function's state that {@code state} has; 1 for a key
 *     without state
 * @param state what the operator wrote; empty = no state
 * @param outbox emissions that may not be delivered yet
 * @param parked records that wait with the key, oldest first
 * @param parkedUntil when the parked records are tried again by themselves, epoch milliseconds
 * @param eventDue the earliest event-time due of the operator; none while records wait
 * @param processingDue the earliest processing-time due: of the operator, of waiting records, or of
 *     an outbox that only a tick would find
 */
public record KeyRecord(
    long birth,
    long revision,
    long floor,
    long arrival,
    List<KeyMark> marks,
    List<IdChunk> eventIds,
    List<IdChunk> positionIds,
    int stateVersion,
    byte[] state,
    Outbox outbox,
    List<ParkedRecord> parked,
    long parkedUntil,
    OptionalLong eventDue,
    OptionalLong processingDue) {
  private static final byte[] NO_STATE = {};

  /** A key that was never seen. */
  public static final KeyRecord NEW =
      new KeyRecord(
          0,
          0,
          WatermarkStrategy.NONE,
          Long.MIN_VALUE,
          List.of(),
          List.of(),
          List.of(),
          1,
          NO_STATE,
          Outbox.EMPTY,
          List.of(),
          0,
          OptionalLong.empty(),
          OptionalLong.empty());

  public KeyRecord {
    marks = List.copyOf(marks);
    eventIds = List.copyOf(eventIds);
    positionIds = List.copyOf(positionIds);
    parked = List.copyOf(parked);
  }

  /** A record whose state has version 1, or that has none. */
  public KeyRecord(
      long birth,
      long revision,
      long floor,
      long arrival,
      List<KeyMark> marks,
      List<IdChunk> eventIds,
      List<IdChunk> positionIds,
      byte[] state,
      Outbox outbox,
      List<ParkedRecord> parked,
      long parkedUntil,
      OptionalLong eventDue,
      OptionalLong processingDue) {
    this(
        birth,
        revision,
        floor,
        arrival,
        marks,
        eventIds,
        positionIds,
        1,
        state,
        outbox,
        parked,
        parkedUntil,
        eventDue,
        processingDue);
  }

  /** True if only marks, revision and counters are left: a tombstone, which may expire (R5). */
  public boolean isTombstone() {
    return state.length == 0
        && outbox.isEmpty()
        && parked.isEmpty()
        && eventIds.isEmpty()
        && eventDue.isEmpty()
        && processingDue.isEmpty();
  }

  /** About how many bytes its state, ids, emissions and waiting records have. */
  public long storedBytes() {
    long bytes = state.length;
    for (IdChunk chunk : eventIds) {
      bytes += chunk.ids().length;
    }
    for (IdChunk chunk : positionIds) {
      bytes += chunk.ids().length;
    }
    for (Emission emission : outbox.emissions()) {
      bytes += emission.payload().length;
    }
    for (ParkedRecord waiting : parked) {
      bytes += waiting.payload().length + waiting.partitionKey().length();
    }
    return bytes;
  }

  /** What is left without state, emissions and waiting records: marks, ids and times. */
  public KeyRecord withoutBulk() {
    return new KeyRecord(
        birth,
        revision,
        floor,
        arrival,
        marks,
        eventIds,
        positionIds,
        1,
        NO_STATE,
        Outbox.EMPTY,
        List.of(),
        parkedUntil,
        eventDue,
        processingDue);
  }

  public KeyRecord withOutbox(Outbox next) {
    return new KeyRecord(
        birth,
        revision,
        floor,
        arrival,
        marks,
        eventIds,
        positionIds,
        stateVersion,
        state,
        next,
        parked,
        parkedUntil,
        eventDue,
        processingDue);
  }

  /**
   * The same with its parked records to be tried again from another time on; the key is due then.
   */
  public KeyRecord withParkedUntil(long time) {
    return new KeyRecord(
        birth,
        revision,
        floor,
        arrival,
        marks,
        eventIds,
        positionIds,
        stateVersion,
        state,
        outbox,
        parked,
        time,
        eventDue,
        OptionalLong.of(time));
  }

  /** The same once its outbox is delivered. */
  public KeyRecord withoutOutbox(OptionalLong nowEventDue, OptionalLong nowProcessingDue) {
    return new KeyRecord(
        birth,
        revision,
        floor,
        arrival,
        marks,
        eventIds,
        positionIds,
        stateVersion,
        state,
        Outbox.EMPTY,
        parked,
        parkedUntil,
        nowEventDue,
        nowProcessingDue);
  }

  public KeyRecord withIds(List<IdChunk> events, List<IdChunk> positions) {
    return new KeyRecord(
        birth,
        revision,
        floor,
        arrival,
        marks,
        events,
        positions,
        stateVersion,
        state,
        outbox,
        parked,
        parkedUntil,
        eventDue,
        processingDue);
  }

  /** The same with its state said to have this version; a key without state has version 1. */
  public KeyRecord withStateVersion(int version) {
    int now = state.length == 0 ? 1 : version;
    if (now == stateVersion) {
      return this;
    }
    return new KeyRecord(
        birth,
        revision,
        floor,
        arrival,
        marks,
        eventIds,
        positionIds,
        now,
        state,
        outbox,
        parked,
        parkedUntil,
        eventDue,
        processingDue);
  }
}
