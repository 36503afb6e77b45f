package io.weir.lambda;

import io.weir.engine.SourceRecord;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
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
  private final SourceStreams streams;
  private final BiPredicate<Progress, SourceRecord> covers;

  /**
   * @param covers true if a record is finished, by its shard's progress
   */
  ShardTail(
      Supplier<KinesisClient> kinesis,
      SourceStreams streams,
      BiPredicate<Progress, SourceRecord> covers) {
    this.covers = covers;
    this.kinesis = kinesis;
    this.streams = streams;
  }

  /**
   * @param known the shard's progress
   * @param from the last record that is finished, itself included because more may be packed into
   *     it; empty = from the oldest
   * @param late true when the read is to be given up
   */
  Tail read(Progress known, Optional<BigInteger> from, BooleanSupplier late) {
    Shard shard = known.shard();
    Optional<SourceRecord> last = Optional.empty();
    String iterator = iterator(known, from);
    while (iterator != null && !late.getAsBoolean()) {
      String at = iterator;
      GetRecordsResponse page =
          kinesis.get().getRecords(request -> request.shardIterator(at).limit(LIMIT));
      for (SourceRecord record : sourceRecords(shard, page.records())) {
        if (!covers.test(known, record)) {
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

  /**
   * A number that "did not come from this stream" is of the stream of before, which was made anew
   * and has brought no record yet: then nothing in this one is finished, and all of it is read.
   */
  private String iterator(Progress known, Optional<BigInteger> from) {
    try {
      return kinesis.get().getShardIterator(start(known, from)).shardIterator();
    } catch (InvalidArgumentException foreign) {
      if (from.isEmpty()) {
        throw foreign;
      }
      return kinesis.get().getShardIterator(start(known, Optional.empty())).shardIterator();
    }
  }

  /** The request for the stream that has delivered; before that, for the first declared stream. */
  private GetShardIteratorRequest start(Progress known, Optional<BigInteger> from) {
    String stream =
        known.stream().isEmpty() ? streams.of(known.shard().source()).getFirst() : known.stream();
    GetShardIteratorRequest.Builder request = GetShardIteratorRequest.builder();
    request = SourceStreams.isArn(stream) ? request.streamARN(stream) : request.streamName(stream);
    request.shardId(known.shard().partition());
    GetShardIteratorRequest.Builder at = request;
    return from.map(sequence ->
            at.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                .startingSequenceNumber(sequence.toString()))
        .orElseGet(() -> at.shardIteratorType(ShardIteratorType.TRIM_HORIZON))
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
