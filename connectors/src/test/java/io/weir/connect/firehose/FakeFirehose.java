package io.weir.connect.firehose;

import io.weir.connect.Faults;
import io.weir.connect.Refused;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;

/**
 * A stream that checks the limits of PutRecordBatch, with its codes. AWS does not say if the 4 MiB
 * of a request are counted before or after Base64: here after.
 */
final class FakeFirehose implements FirehoseClient {
  private final String stream;
  private final Faults faults;
  private final List<Record> records;

  FakeFirehose(String stream, Faults faults) {
    this(stream, faults, new ArrayList<>());
  }

  private FakeFirehose(String stream, Faults faults, List<Record> records) {
    this.stream = stream;
    this.faults = faults;
    this.records = records;
  }

  FakeFirehose with(Faults others) {
    return new FakeFirehose(stream, others, records);
  }

  List<Record> records() {
    return List.copyOf(records);
  }

  @Override
  public PutRecordBatchResponse putRecordBatch(PutRecordBatchRequest request) {
    return faults.around(() -> put(request));
  }

  private PutRecordBatchResponse put(PutRecordBatchRequest request) {
    require(stream.equals(request.deliveryStreamName()), "ResourceNotFoundException");
    require(request.records().size() <= 500, "InvalidArgumentException");
    long bytes = request.records().stream().mapToLong(FakeFirehose::checked).sum();
    require(bytes <= 4L * 1_024 * 1_024, "InvalidArgumentException");
    List<PutRecordBatchResponseEntry> results = request.records().stream().map(this::put).toList();
    return PutRecordBatchResponse.builder()
        .requestResponses(results)
        .failedPutCount((int) results.stream().filter(one -> one.errorCode() != null).count())
        .build();
  }

  /** The bytes in Base64. */
  private static long checked(Record record) {
    long bytes = record.data().asByteArrayUnsafe().length;
    require(bytes <= 1_000 * 1_024, "InvalidArgumentException");
    return (bytes + 2) / 3 * 4;
  }

  private PutRecordBatchResponseEntry put(Record record) {
    if (faults.refusesEntry()) {
      return PutRecordBatchResponseEntry.builder()
          .errorCode("ServiceUnavailableException")
          .errorMessage("Slow down.")
          .build();
    }
    records.add(record);
    return PutRecordBatchResponseEntry.builder().recordId("id").build();
  }

  private static void require(boolean holds, String code) {
    if (!holds) {
      throw Refused.with(FirehoseException.builder(), code);
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
