package io.weir.lambda;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * The three read calls of Kinesis on shards in memory. Pages of shards hold one shard; an
 * iterator's first read is empty and behind, as Kinesis' may be.
 */
final class FakeKinesis implements KinesisClient {
  private final Map<String, Shard> shards = new LinkedHashMap<>();
  private final Map<String, List<Record>> records = new LinkedHashMap<>();
  private final List<String> streams = new ArrayList<>();
  private final Map<String, FakeKinesis> others = new LinkedHashMap<>();
  private final Map<String, Runnable> onPoll = new HashMap<>();
  private int listings;

  FakeKinesis(String... open) {
    for (String shard : open) {
      open(shard, null);
    }
  }

  FakeKinesis open(String shard, String parent) {
    shards.put(shard, shard(shard, parent, null));
    records.put(shard, new ArrayList<>());
    return this;
  }

  FakeKinesis close(String shard) {
    shards.put(shard, shard(shard, shards.get(shard).parentShardId(), "99"));
    return this;
  }

  private static Shard shard(String id, String parent, String end) {
    return Shard.builder()
        .shardId(id)
        .parentShardId(parent)
        .hashKeyRange(range ->
            range
                .startingHashKey("0")
                .endingHashKey(BigInteger.TWO.pow(128).subtract(BigInteger.ONE).toString()))
        .sequenceNumberRange(range -> range.startingSequenceNumber("0").endingSequenceNumber(end))
        .build();
  }

  FakeKinesis put(String shard, long sequence, Instant arrival, byte[] data) {
    records
        .get(shard)
        .add(
            Record.builder()
                .sequenceNumber(Long.toString(sequence))
                .partitionKey("p")
                .approximateArrivalTimestamp(arrival)
                .data(SdkBytes.fromByteArray(data))
                .build());
    return this;
  }

  /** How often the list of shards was asked for, from its first page. */
  int listings() {
    return listings;
  }

  /** The streams that were asked for. */
  List<String> streams() {
    return streams;
  }

  /** Another stream, which is asked for by that ARN; null if it has been deleted. */
  FakeKinesis other(String arn, FakeKinesis stream) {
    others.put(arn, stream);
    return this;
  }

  @Override
  public ListShardsResponse listShards(ListShardsRequest request) {
    String asked = asked(request.streamName(), request.streamARN());
    if ((request.nextToken() == null) == (asked == null)) {
      throw new IllegalArgumentException("a stream or a token: " + request);
    }
    if (others.containsKey(request.streamARN())) {
      return ofOther(request.streamARN());
    }
    int at = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
    if (at == 0) {
      listings++;
      streams.add(asked);
    }
    List<Shard> all = List.copyOf(shards.values());
    return ListShardsResponse.builder()
        .shards(all.subList(at, at + 1))
        .nextToken(at + 1 < all.size() ? Integer.toString(at + 1) : null)
        .build();
  }

  private static String asked(String name, String arn) {
    return arn == null ? name : arn.substring(arn.indexOf('/') + 1);
  }

  private ListShardsResponse ofOther(String arn) {
    FakeKinesis other = others.get(arn);
    if (other == null) {
      throw ResourceNotFoundException.builder().message("Stream " + arn + " not found").build();
    }
    return ListShardsResponse.builder().shards(other.shards.values()).build();
  }

  /** What happens each time that a shard is polled, before it answers; it may fail. */
  FakeKinesis onPoll(String shard, Runnable action) {
    onPoll.put(shard, action);
    return this;
  }

  @Override
  public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
    onPoll.getOrDefault(request.shardId(), () -> {}).run();
    streams.add(asked(request.streamName(), request.streamARN()));
    requireOwn(request);
    BigInteger from =
        request.shardIteratorType() == ShardIteratorType.TRIM_HORIZON
            ? BigInteger.ZERO
            : new BigInteger(request.startingSequenceNumber());
    return GetShardIteratorResponse.builder()
        .shardIterator(request.shardId() + " " + from + " behind")
        .build();
  }

  /** As Kinesis does: the number of a record of another stream, or of none, is refused. */
  private void requireOwn(GetShardIteratorRequest request) {
    String number = request.startingSequenceNumber();
    boolean own =
        records.get(request.shardId()).stream().anyMatch(r -> r.sequenceNumber().equals(number));
    if (number != null && !own) {
      throw InvalidArgumentException.builder()
          .message(
              "StartingSequenceNumber "
                  + number
                  + " used in GetShardIterator on shard "
                  + request.shardId()
                  + " is invalid because it did not come from this stream.")
          .build();
    }
  }

  @Override
  public GetRecordsResponse getRecords(GetRecordsRequest request) {
    String[] at = request.shardIterator().split(" ");
    if (at.length == 3) {
      return GetRecordsResponse.builder()
          .millisBehindLatest(1L)
          .nextShardIterator(at[0] + " " + at[1])
          .build();
    }
    BigInteger from = new BigInteger(at[1]);
    List<Record> found =
        records.get(at[0]).stream()
            .filter(record -> new BigInteger(record.sequenceNumber()).compareTo(from) >= 0)
            .limit(request.limit())
            .toList();
    BigInteger next =
        found.isEmpty()
            ? from
            : new BigInteger(found.getLast().sequenceNumber()).add(BigInteger.ONE);
    return GetRecordsResponse.builder()
        .records(found)
        .millisBehindLatest(0L)
        .nextShardIterator(at[0] + " " + next)
        .build();
  }

  @Override
  public String serviceName() {
    return "kinesis";
  }

  @Override
  public void close() {}
}
