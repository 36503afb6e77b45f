package io.weir.lambda;

import io.weir.Position;
import io.weir.Shard;
import io.weir.engine.SourceRecord;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads the end of a shard, to see whether anything in it is unfinished. */
final class ShardTail {
  private static final int LIMIT = 10;

  /**
   * @param finished true if the read came to the tip and found no unfinished record
   * @param last the last record there, or the first unfinished one; empty if there is none
   */
  record Tail(boolean finished, Optional<SourceRecord> last) {
    private static final Tail UNFINISHED = new Tail(false, Optional.empty());
  }

  private final Supplier<KinesisClient> kinesis;
  private final Streams streams;

  ShardTail(Supplier<KinesisClient> kinesis, Streams streams) {
    this.kinesis = kinesis;
    this.streams = streams;
  }

  /**
   * @param from the last record that is finished, itself included because more may be packed into
   *     it; empty = from the oldest
   * @param late true when the read is to be given up
   */
  Tail read(
      Shard shard, Optional<BigInteger> from, Predicate<Position> covered, BooleanSupplier late) {
    Optional<SourceRecord> last = Optional.empty();
    String iterator = kinesis.get().getShardIterator(start(shard, from)).shardIterator();
    while (iterator != null && !late.getAsBoolean()) {
      String at = iterator;
      GetRecordsResponse page =
          kinesis.get().getRecords(request -> request.shardIterator(at).limit(LIMIT));
      for (SourceRecord record : sourceRecords(shard, page.records())) {
        if (!covered.test(record.position())) {
          return new Tail(false, Optional.of(record));
        }
        last = Optional.of(record);
      }
      if (page.records().isEmpty() && page.millisBehindLatest() == 0) {
        return new Tail(true, last);
      }
      iterator = page.nextShardIterator();
    }
    return Tail.UNFINISHED;
  }

  private GetShardIteratorRequest start(Shard shard, Optional<BigInteger> from) {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder()
            .streamName(streams.stream(shard.source()))
            .shardId(shard.partition());
    return from.map(sequence ->
            request
                .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                .startingSequenceNumber(sequence.toString()))
        .orElseGet(() -> request.shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .build();
  }

  private static List<SourceRecord> sourceRecords(Shard shard, List<Record> records) {
    List<SourceRecord> all = new ArrayList<>();
    for (Record record : records) {
      SourceRecords.add(
          all,
          shard,
          new KinesisRecord(
              shard.source(),
              shard.partition(),
              new BigInteger(record.sequenceNumber()),
              record.partitionKey(),
              record.approximateArrivalTimestamp().toEpochMilli(),
              record.data().asByteArrayUnsafe()));
    }
    return all;
  }
}
