package io.weir.embedded;

import io.weir.StreamFunction;
import io.weir.engine.RecordKeys;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.state.Progress;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads the records of one key from what a function's streams of Kinesis still keep. */
final class StreamReads {
  private static final byte[] AGGREGATED = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

  private final KinesisClient kinesis;
  private final RecordKeys keys;
  private final String key;
  private final int most;
  private final List<SourceRecord> found = new ArrayList<>();
  private long read;
  private long unreadable;
  private long aggregated;

  /**
   * @param most the most records that are read of each shard
   */
  StreamReads(KinesisClient kinesis, StreamFunction function, String key, int most) {
    this.kinesis = kinesis;
    this.keys = new RecordKeys(function);
    this.key = key;
    this.most = most;
  }

  /**
   * Reads a source's shards.
   *
   * @param delivered the progress of the source's shards, which names their streams
   * @param from the earliest arrival; null = everything that is kept
   */
  void read(String source, List<Progress> delivered, Instant from) {
    for (ShardInfo info : new StreamShards(kinesis).shards(source, delivered)) {
      shard(info, from);
    }
  }

  private void shard(ShardInfo info, Instant from) {
    GetShardIteratorRequest.Builder where =
        GetShardIteratorRequest.builder()
            .streamARN(info.stream())
            .shardId(info.shard().partition());
    String iterator =
        kinesis
            .getShardIterator(
                (from == null
                        ? where.shardIteratorType(ShardIteratorType.TRIM_HORIZON)
                        : where.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(from))
                    .build())
            .shardIterator();
    long end = read + most;
    while (iterator != null && read < end) {
      String at = iterator;
      GetRecordsResponse page =
          kinesis.getRecords(request -> request.streamARN(info.stream()).shardIterator(at));
      page.records().forEach(record -> take(info, record));
      boolean tip = page.millisBehindLatest() == null || page.millisBehindLatest() == 0;
      iterator = tip ? null : page.nextShardIterator();
    }
  }

  private void take(ShardInfo info, Record record) {
    read++;
    byte[] data = record.data().asByteArray();
    if (data.length > AGGREGATED.length
        && Arrays.equals(Arrays.copyOf(data, AGGREGATED.length), AGGREGATED)) {
      aggregated++;
      return;
    }
    Position position = new Position(info.shard(), new BigInteger(record.sequenceNumber()), 0);
    long arrival = record.approximateArrivalTimestamp().toEpochMilli();
    RecordKeys.Read one =
        keys.of(new SourceRecord(position, record.partitionKey(), arrival, data, false));
    if (one.keys().contains(key)) {
      found.add(one.record());
    } else if (one.problem() != null) {
      unreadable++;
    }
  }

  /** The records of the key in the order of their arrival, without their personal data. */
  List<SourceRecord> found() {
    found.sort(
        Comparator.comparingLong(SourceRecord::arrival)
            .thenComparing(SourceRecord::position, Position.WITHIN_PARTITION));
    return found;
  }

  /** What was read, in words. */
  String words() {
    return "read "
        + read
        + " records, "
        + found.size()
        + " of the key"
        + (unreadable == 0 ? "" : "; " + unreadable + " cannot be read, so nobody knows their keys")
        + (aggregated == 0
            ? ""
            : "; " + aggregated + " are aggregated by the producer library and were not opened");
  }
}
