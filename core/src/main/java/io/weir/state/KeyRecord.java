package io.weir.state;

import io.weir.spi.Emission;
import io.weir.time.WatermarkStrategy;
import java.util.List;
import java.util.OptionalLong;

/**
 * The whole record of one key; immutable. One conditional write stores it.
 *
 * @param birth arrival of the key's first record, epoch milliseconds; 0 for a key never seen
 * @param revision revision of the last emission
 * @param floor the highest watermark that the key was stepped with: later records are judged by no
 *     lower one (R6); with a clock per key, the key's clock
 * @param arrival the latest record arrival seen; state expires by it (R7)
 * @param marks the key's progress per shard
 * @param eventIds declared event ids within the horizon, oldest chunk first
 * @param positionIds ids of applied positions, where marks cannot judge (factor above 1)
 * @param stateVersion the version of the function's state that {@code state} has; 1 for a key
 *     without state
 * @param state the bytes that the operator wrote; empty = no state
 * @param outbox emissions that may not be delivered yet
 * @param parked records that wait with the key, oldest first
 * @param parkedUntil the time at which the parked records are tried again, epoch milliseconds
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
      bytes += waiting.payload().length + waiting.answers().length;
      bytes += waiting.partitionKey().length();
    }
    return bytes;
  }

  /** The record without state, emissions and parked records: marks, ids and times. */
  public KeyRecord withoutBulk() {
    return change().stateVersion(1).state(NO_STATE).outbox(Outbox.EMPTY).parked(List.of()).made();
  }

  public KeyRecord withOutbox(Outbox next) {
    return change().outbox(next).made();
  }

  /**
   * The same with its parked records to be tried again from another time on; the key is due then.
   */
  public KeyRecord withParkedUntil(long time) {
    return change().parkedUntil(time).processingDue(OptionalLong.of(time)).made();
  }

  /** The same once its outbox is delivered. */
  public KeyRecord withoutOutbox(OptionalLong nowEventDue, OptionalLong nowProcessingDue) {
    return change()
        .outbox(Outbox.EMPTY)
        .eventDue(nowEventDue)
        .processingDue(nowProcessingDue)
        .made();
  }

  public KeyRecord withIds(List<IdChunk> events, List<IdChunk> positions) {
    return change().eventIds(events).positionIds(positions).made();
  }

  /** The same with its state said to have this version; a key without state has version 1. */
  public KeyRecord withStateVersion(int version) {
    int now = state.length == 0 ? 1 : version;
    return now == stateVersion ? this : change().stateVersion(now).made();
  }

  /** A copy in which some parts are to be others, each by its name. */
  public Change change() {
    return new Change(this);
  }

  /** A record being changed; parts that are not set stay as they are. Used once. */
  public static final class Change {
    private long birth;
    private long revision;
    private long floor;
    private long arrival;
    private List<KeyMark> marks;
    private List<IdChunk> eventIds;
    private List<IdChunk> positionIds;
    private int stateVersion;
    private byte[] state;
    private Outbox outbox;
    private List<ParkedRecord> parked;
    private long parkedUntil;
    private OptionalLong eventDue;
    private OptionalLong processingDue;

    private Change(KeyRecord of) {
      birth = of.birth;
      revision = of.revision;
      floor = of.floor;
      arrival = of.arrival;
      marks = of.marks;
      eventIds = of.eventIds;
      positionIds = of.positionIds;
      stateVersion = of.stateVersion;
      state = of.state;
      outbox = of.outbox;
      parked = of.parked;
      parkedUntil = of.parkedUntil;
      eventDue = of.eventDue;
      processingDue = of.processingDue;
    }

    public Change birth(long next) {
      birth = next;
      return this;
    }

    public Change revision(long next) {
      revision = next;
      return this;
    }

    public Change floor(long next) {
      floor = next;
      return this;
    }

    public Change arrival(long next) {
      arrival = next;
      return this;
    }

    public Change marks(List<KeyMark> next) {
      marks = next;
      return this;
    }

    public Change eventIds(List<IdChunk> next) {
      eventIds = next;
      return this;
    }

    public Change positionIds(List<IdChunk> next) {
      positionIds = next;
      return this;
    }

    public Change stateVersion(int next) {
      stateVersion = next;
      return this;
    }

    public Change state(byte[] next) {
      state = next;
      return this;
    }

    public Change outbox(Outbox next) {
      outbox = next;
      return this;
    }

    public Change parked(List<ParkedRecord> next) {
      parked = next;
      return this;
    }

    public Change parkedUntil(long next) {
      parkedUntil = next;
      return this;
    }

    public Change eventDue(OptionalLong next) {
      eventDue = next;
      return this;
    }

    public Change processingDue(OptionalLong next) {
      processingDue = next;
      return this;
    }

    public KeyRecord made() {
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
          parkedUntil,
          eventDue,
          processingDue);
    }
  }
}
