package io.weir.localstack;

import io.weir.Sink;
import io.weir.connect.Emitted;
import io.weir.connect.firehose.FirehoseSink;
import io.weir.connect.kinesis.KinesisSink;
import io.weir.connect.s3.S3PartsSink;
import io.weir.connect.s3.S3Sink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.BytesWrapper;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Services that keep what they are sent. */
final class StoreServices {
  private StoreServices() {}

  static SinkService kinesis(Aws aws, String name) {
    aws.kinesis().createStream(create -> create.streamName(name).shardCount(1));
    aws.kinesis().waiter().waitUntilStreamExists(wait -> wait.streamName(name));
    return new SinkService() {
      @Override
      public Sink<String> sink(CallFaults faults) {
        return KinesisSink.stream(name, String.class)
            .withClient(faults.in(KinesisClient.class, aws.kinesis()));
      }

      @Override
      public List<Emitted<String>> arrived(int different) {
        return records(aws.kinesis(), name);
      }
    };
  }

  private static List<Emitted<String>> records(KinesisClient kinesis, String stream) {
    String shard =
        kinesis.listShards(list -> list.streamName(stream)).shards().getFirst().shardId();
    String iterator =
        kinesis
            .getShardIterator(get ->
                get.streamName(stream)
                    .shardId(shard)
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    List<Emitted<String>> all = new ArrayList<>();
    GetRecordsResponse some;
    do {
      String at = iterator;
      some = kinesis.getRecords(get -> get.shardIterator(at));
      some.records().forEach(one -> all.add(SinkQueue.result(one.data().asUtf8String())));
      iterator = some.nextShardIterator();
    } while (!some.records().isEmpty() || some.millisBehindLatest() > 0);
    return all;
  }

  static SinkService firehose(Aws aws, String name) {
    FirehoseClient firehose = aws.at(FirehoseClient.builder()).build();
    aws.s3().createBucket(create -> create.bucket(name));
    firehose.createDeliveryStream(create ->
        create
            .deliveryStreamName(name)
            .extendedS3DestinationConfiguration(to ->
                to.bucketARN("arn:aws:s3:::" + name)
                    .roleARN("arn:aws:iam::000000000000:role/firehose")));
    Wait.until(
        "the stream of Firehose is there",
        () ->
            firehose
                    .describeDeliveryStream(describe -> describe.deliveryStreamName(name))
                    .deliveryStreamDescription()
                    .deliveryStreamStatus()
                == DeliveryStreamStatus.ACTIVE);
    return new SinkService() {
      @Override
      public Sink<String> sink(CallFaults faults) {
        return FirehoseSink.stream(name, String.class)
            .withClient(faults.in(FirehoseClient.class, firehose));
      }

      @Override
      public List<Emitted<String>> arrived(int different) {
        Wait.until("Firehose has written", () -> different(lines(aws.s3(), name)) >= different);
        return lines(aws.s3(), name);
      }
    };
  }

  private static int different(List<Emitted<String>> results) {
    Set<String> ids = new HashSet<>();
    results.forEach(one -> ids.add(one.id()));
    return ids.size();
  }

  private static List<Emitted<String>> lines(S3Client s3, String bucket) {
    return objects(s3, bucket).flatMap(String::lines).map(SinkQueue::result).toList();
  }

  static SinkService rows(Aws aws, String name) {
    aws.s3().createBucket(create -> create.bucket(name));
    return new SinkService() {
      @Override
      public Sink<String> sink(CallFaults faults) {
        return S3Sink.bucket(
                name, String.class, value -> "rows/" + value.replaceAll(" .*", "") + ".json")
            .withClient(faults.in(S3Client.class, aws.s3()))
            .requestsAtATime(1);
      }

      @Override
      public List<Emitted<String>> arrived(int different) {
        return objects(aws.s3(), name).map(SinkQueue::result).toList();
      }
    };
  }

  /**
   * Each run has a partition of its own.
   *
   * @param form of its parts
   */
  static SinkService parts(Aws aws, String name, UnaryOperator<S3PartsSink<String>> form) {
    aws.s3().createBucket(create -> create.bucket(name));
    return new SinkService() {
      @Override
      public Sink<String> sink(CallFaults faults) {
        return form.apply(
            S3PartsSink.bucket(
                    name, String.class, value -> "run=" + value.substring(0, value.indexOf('-')))
                .withClient(faults.in(S3Client.class, aws.s3())));
      }

      @Override
      public List<Emitted<String>> arrived(int different) {
        return lines(aws.s3(), name);
      }
    };
  }

  private static Stream<String> objects(S3Client s3, String bucket) {
    return s3.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .map(key -> text(key, s3.getObjectAsBytes(get -> get.bucket(bucket).key(key))));
  }

  private static String text(String key, BytesWrapper content) {
    if (!key.endsWith(".gz")) {
      return content.asUtf8String();
    }
    try (InputStream in = new GZIPInputStream(content.asInputStream())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
