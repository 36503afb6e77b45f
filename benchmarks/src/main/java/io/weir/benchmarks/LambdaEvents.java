package io.weir.benchmarks;

import io.weir.spi.Shard;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Batches as Lambda's event source mapping for Kinesis sends them, every field of them. */
final class LambdaEvents {
  /** An event and the arrival of its last record. */
  record Event(byte[] bytes, long arrival) {}

  private LambdaEvents() {}

  /** All events in batches; the last one may be short. */
  static List<Event> of(Workload workload, Events events) {
    List<Event> batches = new ArrayList<>();
    StringBuilder records = new StringBuilder();
    int[] index = {0};
    events.forEach(view -> {
      int at = index[0]++;
      String record =
          record(WeirPath.SHARD, at, Events.arrival(at), view.page(), workload.payload(view));
      records.append(records.isEmpty() ? "" : ",").append(record);
      if (index[0] % workload.batch() == 0 || index[0] == events.count()) {
        batches.add(event(records, Events.arrival(at)));
        records.setLength(0);
      }
    });
    return batches;
  }

  /**
   * One batch.
   *
   * @param records with commas between them
   * @param arrival the arrival of its last record
   */
  static Event event(CharSequence records, long arrival) {
    byte[] bytes = ("{\"Records\":[" + records + "]}").getBytes(StandardCharsets.UTF_8);
    return new Event(bytes, arrival);
  }

  /**
   * One record.
   *
   * @param index its number, which gives its sequence number
   */
  static String record(Shard shard, long index, long arrival, String key, byte[] payload) {
    String sequence = WeirPath.sequence(index).toString();
    String data = Base64.getEncoder().encodeToString(payload);
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%s",\
    "data":"%s","approximateArrivalTimestamp":%s},"eventSource":"aws:kinesis",\
    "eventVersion":"1.0","eventID":"%s:%s","eventName":"aws:kinesis:record",\
    "invokeIdentityArn":"arn:aws:iam::123456789012:role/views-role",\
    "awsRegion":"us-east-1",\
    "eventSourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/%s"}\
    """
        .formatted(
            key,
            sequence,
            data,
            BigDecimal.valueOf(arrival, 3).toPlainString(),
            shard.partition(),
            sequence,
            shard.source());
  }
}
