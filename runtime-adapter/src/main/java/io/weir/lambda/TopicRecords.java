package io.weir.lambda;

import io.weir.StreamFunction;
import io.weir.codec.MessageCodec;
import io.weir.codec.Messages;
import io.weir.codec.Unicode;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the records of a Kafka event their positions in the function's sources. */
final class TopicRecords {
  private static final byte[] NONE = {};

  private final StreamFunction function;
  private final Topics topics;

  TopicRecords(StreamFunction function, Topics topics) {
    this.function = function;
    this.topics = topics;
  }

  /**
   * The event's records by origin, in order. A partition of a topic is a shard, and offsets order
   * it; they may have gaps.
   *
   * @param arn the ARN of the cluster; null if it is self-managed
   * @param servers the cluster's bootstrap servers; null if they are not known
   * @param partitions the records of each partition
   * @throws UnreadableEventException if no source reads a topic, or the records of a partition are
   *     not in the order of their offsets
   */
  Map<Origin, List<SourceRecord>> byOrigin(
      @Nullable String arn, @Nullable String servers, List<List<KafkaRecord>> partitions) {
    Map<Origin, List<SourceRecord>> byOrigin = new LinkedHashMap<>();
    for (List<KafkaRecord> records : partitions) {
      if (!records.isEmpty()) {
        KafkaRecord first = records.getFirst();
        Topics.Known known = topics.known(arn, servers, first.topic());
        Shard shard = shard(known.source(), first);
        if (byOrigin.put(new Origin(shard, known.stream()), records(shard, records)) != null) {
          throw new UnreadableEventException(
              "the partition " + shard + " comes twice in the Kafka event; nothing was processed");
        }
      }
    }
    return byOrigin;
  }

  private static Shard shard(String source, KafkaRecord record) {
    try {
      return new Shard(source, record.partitionName());
    } catch (IllegalArgumentException none) {
      throw new UnreadableEventException(
          "a record names no topic of Kafka: " + none.getMessage() + "; nothing was processed");
    }
  }

  private List<SourceRecord> records(Shard shard, List<KafkaRecord> records) {
    boolean whole =
        function.source(shard.source()).source().settings().codec() instanceof MessageCodec;
    List<SourceRecord> all = new ArrayList<>(records.size());
    long before = -1;
    for (KafkaRecord record : records) {
      if (record.offset() <= before) {
        throw new UnreadableEventException(
            "the offset "
                + record.offset()
                + " of "
                + shard
                + " comes behind "
                + before
                + " in the Kafka event; nothing was processed");
      }
      before = record.offset();
      all.add(record(shard, record, whole));
    }
    return all;
  }

  private static SourceRecord record(Shard shard, KafkaRecord record, boolean whole) {
    String key = record.key() == null ? null : Unicode.escaped(record.key());
    return new SourceRecord(
        Position.ofWords(shard, 0, 0, record.offset(), 0),
        key == null ? "" : key,
        Math.max(0, record.timestamp()),
        whole ? frame(record, key) : record.value() == null ? NONE : record.value(),
        false);
  }

  private static byte[] frame(KafkaRecord record, @Nullable String key) {
    return Messages.frame(key, record.value(), record.headers(), record.timestamp(), record.time());
  }
}
