package io.weir.benchmarks;

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
      records.append(records.isEmpty() ? "" : ",").append(record(at, view, workload));
      if (index[0] % workload.batch() == 0 || index[0] == events.count()) {
        byte[] bytes = ("{\"Records\":[" + records + "]}").getBytes(StandardCharsets.UTF_8);
        batches.add(new Event(bytes, Events.arrival(at)));
        records.setLength(0);
      }
    });
    return batches;
  }

  private static String record(long index, View view, Workload workload) {
    String sequence = WeirPath.sequence(index).toString();
    String data = Base64.getEncoder().encodeToString(workload.payload(view));
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%s",\
    "data":"%s","approximateArrivalTimestamp":%s},"eventSource":"aws:kinesis",\
    "eventVersion":"1.0","eventID":"%s:%s","eventName":"aws:kinesis:record",\
    "invokeIdentityArn":"arn:aws:iam::123456789012:role/views-role",\
    "awsRegion":"us-east-1",\
    "eventSourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/views"}\
    """
        .formatted(
            view.page(),
            sequence,
            data,
            BigDecimal.valueOf(Events.arrival(index), 3).toPlainString(),
            WeirPath.SHARD.partition(),
            sequence);
  }
}
