package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.Topology;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka topic in memory: partitions whose offsets count from 0 and get gaps by compaction. A
 * record's timestamp is that of its creation, or of its appending if none is given.
 */
@Experimental
public final class SimulatedTopic implements Topology {
  private final String source;
  private final String stream;
  private final SimulatedClock clock;
  private final List<Partition> partitions = new ArrayList<>();

  /** A partition's records that are not compacted away, and the offset of its next one. */
  private static final class Partition {
    private final Shard shard;
    private final List<SourceRecord> records = new ArrayList<>();
    private long next;

    Partition(Shard shard) {
      this.shard = shard;
    }
  }

  private SimulatedTopic(String source, String stream, SimulatedClock clock) {
    this.source = source;
    this.stream = stream;
    this.clock = clock;
  }

  /**
   * A topic of the source's name.
   *
   * @param partitions 1 or more
   */
  public static SimulatedTopic of(String source, int partitions, SimulatedClock clock) {
    String stream = "arn:aws:kafka:eu-west-1:123456789012:topic/main/aaaa-1/" + source;
    return new SimulatedTopic(source, stream, clock).withPartitions(partitions);
  }

  /** Adds partitions until there are so many; a topic never loses any. */
  public SimulatedTopic withPartitions(int count) {
    if (count < Math.max(1, partitions.size())) {
      throw new IllegalArgumentException(
          "a topic of " + partitions.size() + " partitions cannot have " + count);
    }
    while (partitions.size() < count) {
      partitions.add(new Partition(new Shard(source, source + "-" + partitions.size())));
    }
    return this;
  }

  /** The topic deleted and made anew: offsets begin at 0 again, and nothing tells (R18). */
  public SimulatedTopic recreated(int count) {
    return new SimulatedTopic(source, stream, clock).withPartitions(count);
  }

  /** Appends a record with the time of its appending; a null value is a tombstone. */
  public Position put(int partition, String key, @Nullable String value) {
    return put(partition, key, value, clock.nowMillis());
  }

  /** Appends a record with a timestamp of its own, epoch milliseconds. */
  public Position put(int partition, String key, @Nullable String value, long timestamp) {
    Partition in = partitions.get(partition);
    Position at = Position.of(source, in.shard.partition(), in.next++);
    byte[] data = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
    in.records.add(new SourceRecord(at, key, timestamp, data, false));
    return at;
  }

  /** Takes an offset without a record that a consumer gets, as the end of a transaction does. */
  public void skipOffset(int partition) {
    partitions.get(partition).next++;
  }

  /** Compacts a partition: of each key the last record stays, at its offset. */
  public void compact(int partition) {
    List<SourceRecord> records = partitions.get(partition).records;
    Map<String, Position> last = new HashMap<>();
    records.forEach(record -> last.put(record.partitionKey(), record.position()));
    records.removeIf(record -> !record.position().equals(last.get(record.partitionKey())));
  }

  /** The stream that its records are of, beyond doubt: cluster and topic. */
  public String stream() {
    return stream;
  }

  public SimulatedClock clock() {
    return clock;
  }

  /** The number of partitions. */
  public int partitions() {
    return partitions.size();
  }

  public Shard shard(int partition) {
    return partitions.get(partition).shard;
  }

  /** The records that a consumer can read from an offset on. */
  public List<SourceRecord> from(int partition, long offset) {
    return partitions.get(partition).records.stream()
        .filter(record -> offsetOf(record) >= offset)
        .toList();
  }

  static long offsetOf(SourceRecord record) {
    return record.position().order().longValueExact();
  }

  /** Every partition; they have no parents and never end. */
  @Override
  public List<ShardInfo> shards(String of) {
    return !of.equals(source)
        ? List.of()
        : partitions.stream()
            .map(one ->
                new ShardInfo(
                    one.shard,
                    List.of(),
                    ShardInfo.LOWEST_HASH,
                    ShardInfo.HIGHEST_HASH,
                    false,
                    stream))
            .toList();
  }
}
