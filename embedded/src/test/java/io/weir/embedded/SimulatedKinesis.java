package io.weir.embedded;

import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Shard;
import io.weir.testkit.SimulatedStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.SequenceNumberRange;

/** A simulated stream as the client of Kinesis gives it: a record a page. */
record SimulatedKinesis(SimulatedStream stream) implements KinesisClient {
  @Override
  public String serviceName() {
    return "kinesis";
  }

  @Override
  public void close() {}

  @Override
  public ListShardsResponse listShards(ListShardsRequest request) {
    List<software.amazon.awssdk.services.kinesis.model.Shard> all = new ArrayList<>();
    for (ShardInfo info : stream.shards(stream.name())) {
      all.add(
          software.amazon.awssdk.services.kinesis.model.Shard.builder()
              .shardId(info.shard().partition())
              .hashKeyRange(
                  HashKeyRange.builder()
                      .startingHashKey(new BigInteger(info.fromHash(), 16).toString())
                      .endingHashKey(new BigInteger(info.toHash(), 16).toString())
                      .build())
              .parentShardId(parent(info, 0))
              .adjacentParentShardId(parent(info, 1))
              .sequenceNumberRange(
                  SequenceNumberRange.builder()
                      .startingSequenceNumber("0")
                      .endingSequenceNumber(info.closed() ? stream.nextOrder().toString() : null)
                      .build())
              .build());
    }
    return ListShardsResponse.builder().shards(all).build();
  }

  private static String parent(ShardInfo info, int which) {
    return info.parents().size() > which ? info.parents().get(which).partition() : null;
  }

  private List<SourceRecord> records(String shard) {
    return stream.records(new Shard(stream.name(), shard));
  }

  @Override
  public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
    long before = records(request.shardId()).stream().filter(one -> isBefore(one, request)).count();
    return GetShardIteratorResponse.builder()
        .shardIterator(request.shardId() + "/" + before)
        .build();
  }

  private static boolean isBefore(SourceRecord record, GetShardIteratorRequest request) {
    return switch (request.shardIteratorType()) {
      case AT_TIMESTAMP -> record.arrival() < request.timestamp().toEpochMilli();
      case AFTER_SEQUENCE_NUMBER ->
          record.position().order().compareTo(new BigInteger(request.startingSequenceNumber()))
              <= 0;
      default -> false;
    };
  }

  @Override
  public GetRecordsResponse getRecords(GetRecordsRequest request) {
    String[] at = request.shardIterator().split("/");
    List<SourceRecord> records = records(at[0]);
    int next = Integer.parseInt(at[1]);
    List<Record> page = next >= records.size() ? List.of() : List.of(record(records.get(next)));
    return GetRecordsResponse.builder()
        .records(page)
        .nextShardIterator(at[0] + "/" + (next + 1))
        .millisBehindLatest(next + 1 >= records.size() ? 0L : 1_000L)
        .build();
  }

  private static Record record(SourceRecord record) {
    return Record.builder()
        .sequenceNumber(record.position().order().toString())
        .partitionKey(record.partitionKey())
        .approximateArrivalTimestamp(Instant.ofEpochMilli(record.arrival()))
        .data(SdkBytes.fromByteArray(record.data()))
        .build();
  }
}
