package io.weir.lambda;

import io.weir.codec.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a Kafka event as Lambda delivered it.
 *
 * @param timestamp epoch milliseconds; negative if it has none
 * @param key null if it has none
 * @param value null for a tombstone
 */
record KafkaRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    Message.Time time,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Message.Header> headers) {
  /** The partition's name, as the event and the answer write it. */
  String partitionName() {
    return topic + "-" + partition;
  }
}
