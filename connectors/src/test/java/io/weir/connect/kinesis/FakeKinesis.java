package io.weir.connect.kinesis;

import io.weir.connect.Faults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** A stream of one shard that checks the limits of PutRecords, with its codes. */
public final class FakeKinesis implements KinesisClient {
  private static final int MIB = 1_024 * 1_024;

  private final List<PutRecordsRequestEntry> records;
  private final Faults faults;
  private final String stream;

  public FakeKinesis(String stream, Faults faults) {
    this(stream, faults, new ArrayList<>());
  }

  private FakeKinesis(String stream, Faults faults, List<PutRecordsRequestEntry> records) {
    this.stream = stream;
    this.faults = faults;
    this.records = records;
  }

  /** The same stream with other faults. */
  public FakeKinesis with(Faults others) {
    return new FakeKinesis(stream, others, records);
  }

  /** The records in the order of their sequence numbers. */
  public List<PutRecordsRequestEntry> records() {
    return List.copyOf(records);
  }

  @Override
  public PutRecordsResponse putRecords(PutRecordsRequest request) {
    return faults.around(() -> put(request));
  }

  private PutRecordsResponse put(PutRecordsRequest request) {
    require(request.records().size() <= 500, "more than 500 records");
    require(request.records().stream().mapToLong(this::checked).sum() <= 5L * MIB, "over 5 MiB");
    if (!stream.equals(request.streamName()) && !stream.equals(request.streamARN())) {
      throw refusal("ResourceNotFoundException", "no such stream");
    }
    List<PutRecordsResultEntry> results = request.records().stream().map(this::put).toList();
    return PutRecordsResponse.builder()
        .records(results)
        .failedRecordCount((int) results.stream().filter(one -> one.errorCode() != null).count())
        .build();
  }

  private long checked(PutRecordsRequestEntry record) {
    int key = record.partitionKey().getBytes(StandardCharsets.UTF_8).length;
    int characters = record.partitionKey().codePointCount(0, record.partitionKey().length());
    require(characters >= 1 && characters <= 256, "a partition key of " + characters);
    long bytes = (long) key + record.data().asByteArrayUnsafe().length;
    require(bytes <= MIB, "a record of " + bytes + " bytes");
    return bytes;
  }

  private PutRecordsResultEntry put(PutRecordsRequestEntry record) {
    if (faults.refusesEntry()) {
      return PutRecordsResultEntry.builder()
          .errorCode("ProvisionedThroughputExceededException")
          .errorMessage("Rate exceeded for shard shardId-000000000000")
          .build();
    }
    records.add(record);
    return PutRecordsResultEntry.builder()
        .shardId("shardId-000000000000")
        .sequenceNumber(Integer.toString(records.size()))
        .build();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw refusal("InvalidArgumentException", what);
    }
  }

  private static KinesisException refusal(String code, String message) {
    return (KinesisException)
        KinesisException.builder()
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
