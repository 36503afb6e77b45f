package io.weir.lambda;

import io.weir.Position;
import io.weir.Shard;
import io.weir.engine.Batch;
import io.weir.engine.SourceRecord;
import io.weir.lambda.KplRecords.UserRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the records of an event their positions in the function's sources. */
final class SourceRecords {
  private final Streams streams;

  SourceRecords(Streams streams) {
    this.streams = streams;
  }

  /**
   * The event's records by shard, in order, aggregated ones taken apart. Lambda sends one shard at
   * a time.
   *
   * @throws UnreadableEventException if a record is of a stream that no source reads
   */
  List<Batch> batches(List<KinesisRecord> records) {
    Map<Shard, List<SourceRecord>> byShard = new LinkedHashMap<>();
    KinesisRecord last = null;
    Shard shard = null;
    List<SourceRecord> ofShard = null;
    for (KinesisRecord record : records) {
      if (last == null || !sameShard(record, last)) {
        shard = new Shard(streams.source(record.stream()), record.shard());
        ofShard = byShard.computeIfAbsent(shard, first -> new ArrayList<>(records.size()));
        last = record;
      }
      add(ofShard, shard, record);
    }
    return byShard.entrySet().stream().map(one -> new Batch(one.getKey(), one.getValue())).toList();
  }

  private static boolean sameShard(KinesisRecord one, KinesisRecord other) {
    return one.shard().equals(other.shard()) && one.stream().equals(other.stream());
  }

  /** The records of one that stands in a shard: itself, or what was packed into it. */
  static void add(List<SourceRecord> all, Shard shard, KinesisRecord record) {
    Optional<List<UserRecord>> packed = KplRecords.unpack(record.data());
    if (packed.isEmpty()) {
      all.add(source(shard, record, 0, record.partitionKey(), record.data(), false));
      return;
    }
    long sub = 0;
    for (UserRecord one : packed.get()) {
      all.add(source(shard, record, sub++, one.partitionKey(), one.data(), true));
    }
  }

  private static SourceRecord source(
      Shard shard, KinesisRecord record, long sub, String key, byte[] data, boolean aggregated) {
    Position position = new Position(shard.source(), shard.partition(), record.sequence(), sub);
    return new SourceRecord(position, key, record.arrival(), data, aggregated);
  }
}
