package io.weir.lambda;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes Kinesis events as Lambda sends them. */
class EventJson {
  static final String SHARD = "shardId-000000000000";

  private static final Pattern AT = Pattern.compile("\"at\":\"([0-9T:.-]+Z)\"");

  private final List<String> records = new ArrayList<>();
  private String arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";
  private String shard = SHARD;

  EventJson stream(String streamArn) {
    arn = streamArn;
    return this;
  }

  EventJson shard(String id) {
    shard = id;
    return this;
  }

  EventJson put(long sequence, String data) {
    return put(sequence, "p", data.getBytes(StandardCharsets.UTF_8));
  }

  EventJson put(long sequence, String partitionKey, byte[] data) {
    BigDecimal arrival = BigDecimal.valueOf(arrival(sequence, data), 3);
    records.add(
        """
        {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%d","data":"%s",\
        "approximateArrivalTimestamp":%s},"eventSource":"aws:kinesis","eventVersion":"1.0",\
        "eventID":"%s:%d","eventName":"aws:kinesis:record","awsRegion":"eu-west-1",\
        "invokeIdentityArn":"arn:aws:iam::123456789012:role/r","eventSourceARN":"%s"}\
        """
            .formatted(
                partitionKey,
                sequence,
                Base64.getEncoder().encodeToString(data),
                arrival,
                shard,
                sequence,
                arn));
    return this;
  }

  /** One millisecond after another from noon on, but no click arrives before it was made. */
  private static long arrival(long sequence, byte[] data) {
    Matcher at = AT.matcher(new String(data, StandardCharsets.ISO_8859_1));
    return at.results()
        .mapToLong(found -> Instant.parse(found.group(1)).toEpochMilli())
        .reduce(Clicks.NOON.toEpochMilli() + sequence, Math::max);
  }

  @Override
  public String toString() {
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }

  byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }
}
