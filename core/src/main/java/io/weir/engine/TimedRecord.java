package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.spi.Position;
import io.weir.state.ParkedRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of a batch or of a key's parked ones, read and given its time: it has an event, or was
 * rejected, or is filtered. Used by one thread.
 */
abstract sealed class TimedRecord {
  private final SourceRecord source;
  private final long shardWatermark;
  private final long watermark;
  private final long after;
  private final @Nullable ParkedRecord parked;

  private TimedRecord(SourceRecord source, long shardWatermark, long watermark, long after) {
    this.source = source;
    this.shardWatermark = shardWatermark;
    this.watermark = watermark;
    this.after = after;
    this.parked = null;
  }

  private TimedRecord(SourceRecord source, ParkedRecord parked) {
    this.source = source;
    this.shardWatermark = parked.shardWatermark();
    this.watermark = parked.watermark();
    this.after = 0;
    this.parked = parked;
  }

  /** The record as the log delivered it. */
  SourceRecord source() {
    return source;
  }

  Position position() {
    return source.position();
  }

  /** The time at which it reached the log, epoch milliseconds. */
  long arrival() {
    return source.arrival();
  }

  /** The shard's watermark just before it, floors of its hash range included. */
  long shardWatermark() {
    return shardWatermark;
  }

  /** The shard's own watermark just after it, to be written as progress; none of a parked one. */
  long after() {
    return after;
  }

  boolean isParked() {
    return parked != null;
  }

  /** The record as it waited with its key; null for one of the batch. */
  @Nullable ParkedRecord parked() {
    return parked;
  }

  /**
   * The minimum over the shards that feed the key, just before the record.
   *
   * @param others the minimum over all shards but the record's own, for one of the batch
   */
  long watermark(long others) {
    return isParked() ? watermark : Math.min(watermark, others);
  }

  /** A record that has an event. */
  static final class WithEvent extends TimedRecord {
    private final Event<?> event;

    /** True once the author's handler has had the event's value. */
    private boolean used;

    /** What was found for it; null as long as nothing was asked. */
    private @Nullable Answers answers;

    /**
     * Of a batch.
     *
     * @param shardWatermark the shard's watermark just before it, floors of its hash range included
     * @param watermark the lowest watermark by which the shard judges a record, if records of a key
     *     may have any partition key; else the same
     * @param after the shard's own watermark just after it
     */
    WithEvent(
        SourceRecord source, long shardWatermark, long watermark, long after, Event<?> event) {
      super(source, shardWatermark, watermark, after);
      this.event = event;
    }

    WithEvent(SourceRecord source, ParkedRecord parked, Event<?> event) {
      super(source, parked);
      this.event = event;
    }

    /** The event; its value is for the author's handler once only: see {@link #use}. */
    Event<?> event() {
      return event;
    }

    /** What lookups have answered for it; null if they were not asked, or need not be. */
    @Nullable Answers answers() {
      return answers;
    }

    void answered(Answers found) {
      answers = found;
    }

    /**
     * The event as it was read, for the author's handler, which may change its value: as it was
     * read, whatever a handler that had it before has made of it. The first time it costs nothing.
     */
    Event<?> use(Rereading reading) {
      if (!used) {
        used = true;
        return event;
      }
      return reading.again(source(), event);
    }
  }

  /** A record that goes to the dead letters without reaching the handler. */
  static final class Rejected extends TimedRecord {
    private final DeadLetter letter;

    /** Of a batch: it moves no clock, so its shard's own watermark stays where it was. */
    Rejected(
        SourceRecord source, long shardWatermark, long watermark, long after, DeadLetter letter) {
      super(source, shardWatermark, watermark, after);
      this.letter = letter;
    }

    Rejected(SourceRecord source, ParkedRecord parked, DeadLetter letter) {
      super(source, parked);
      this.letter = letter;
    }

    DeadLetter letter() {
      return letter;
    }
  }

  /** A record that is no event, or that the source's filter drops, or that was finished before. */
  static final class Filtered extends TimedRecord {
    Filtered(SourceRecord source, long shardWatermark, long watermark, long after) {
      super(source, shardWatermark, watermark, after);
    }

    Filtered(SourceRecord source, ParkedRecord parked) {
      super(source, parked);
    }
  }
}
