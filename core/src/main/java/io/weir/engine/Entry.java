package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.state.ParkedRecord;

/**
 * One record of a key's run.
 *
 * @param event the event; null if the record is rejected or filtered
 * @param rejection why it goes to the dead letters unseen; null for an event
 * @param shardWatermark the shard's watermark just before it
 * @param watermark the minimum over the shards that feed the key, just before it
 * @param parked the record as it waited with its key; null for one of the batch
 */
record Entry(
    SourceRecord record,
    Event<?> event,
    DeadLetter rejection,
    long shardWatermark,
    long watermark,
    ParkedRecord parked) {
  String cause() {
    return record.position().toString();
  }
}
