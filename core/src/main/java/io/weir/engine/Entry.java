package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.state.ParkedRecord;

/**
 * One record of a batch or of a key's parked ones, read and given its time. With neither event nor
 * rejection it was filtered. Used by one thread.
 */
final class Entry {
  private final SourceRecord record;
  private final Event<?> event;
  private final DeadLetter rejection;
  private final long shardWatermark;
  private final long clock;
  private final long after;
  private final ParkedRecord parked;

  /** True once the author's handler has had the event's value. */
  private boolean used;

  /**
   * @param event the event; null if the record is none, or filtered
   * @param rejection why it goes to the dead letters unseen; null if it need not. It may have an
   *     event besides, which tells the key
   * @param shardWatermark the shard's watermark just before it, floors of its hash range included
   * @param clock the same as the minimum over shards has it: where records of a key may have any
   *     partition key, the lowest watermark that the shard judges one by
   * @param after the shard's own watermark just after it, to be written as progress; of no meaning
   *     for a parked one
   * @param parked the record as it waited with its key; null for one of the batch
   */
  Entry(
      SourceRecord record,
      Event<?> event,
      DeadLetter rejection,
      long shardWatermark,
      long clock,
      long after,
      ParkedRecord parked) {
    this.record = record;
    this.event = event;
    this.rejection = rejection;
    this.shardWatermark = shardWatermark;
    this.clock = clock;
    this.after = after;
    this.parked = parked;
  }

  SourceRecord record() {
    return record;
  }

  /** Its value is for the author's handler once only: see {@link #use}. */
  Event<?> event() {
    return event;
  }

  DeadLetter rejection() {
    return rejection;
  }

  long shardWatermark() {
    return shardWatermark;
  }

  long after() {
    return after;
  }

  ParkedRecord parked() {
    return parked;
  }

  boolean filtered() {
    return event == null && rejection == null;
  }

  /**
   * The event for the author's handler, which may change its value: as it was read, whatever a
   * handler that had it before has made of it. The first time it costs nothing.
   */
  Event<?> use(Rereading reading) {
    if (!used) {
      used = true;
      return event;
    }
    return reading.again(record, event);
  }

  /**
   * The minimum over the shards that feed the key, just before the record.
   *
   * @param others the minimum over all shards but the record's own, for one of the batch
   */
  long watermark(long others) {
    return parked == null ? Math.min(clock, others) : parked.watermark();
  }
}
