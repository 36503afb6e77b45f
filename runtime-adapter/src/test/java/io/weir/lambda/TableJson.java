package io.weir.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessFunction;
import io.weir.testkit.CollectingSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes events of a DynamoDB stream as Lambda sends them: of orders with an id, an amount, and the
 * customer "c".
 */
final class TableJson {
  static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
  static final String STREAM = TABLE + "/stream/2026-01-01T00:00:00.000";

  /** Reads the events of a table called orders. */
  static final EventReader READER =
      new EventReader(
          EventSources.of(
              StreamFunction.named("reads")
                  .from(Source.table("orders", PublishedSamplesTest.text()).keyByPartitionKey())
                  .compute(ProcessFunction.<String, String>of((event, context) -> {}))
                  .to(new CollectingSink<>("counts"))
                  .build(),
              new Environment(Map.of())));

  private final List<String> records = new ArrayList<>();
  private String stream = STREAM;
  private String view = "NEW_AND_OLD_IMAGES";
  private String customer = "c";
  private String more = "";
  private long sequence = 100;
  private long seconds = Clicks.NOON.getEpochSecond();

  TableJson stream(String arn) {
    stream = arn;
    return this;
  }

  TableJson view(String type) {
    view = type;
    return this;
  }

  TableJson customer(String id) {
    customer = id;
    return this;
  }

  /** The sequence number of the next record. */
  TableJson at(long number) {
    sequence = number;
    return this;
  }

  /** The time of the next records, seconds after noon. */
  TableJson second(long after) {
    seconds = Clicks.NOON.getEpochSecond() + after;
    return this;
  }

  /** Fields of the event beside its records, with a comma before each. */
  TableJson more(String fields) {
    more = fields;
    return this;
  }

  TableJson insert(String id, long amount) {
    return put("INSERT", id, null, amount, "null");
  }

  TableJson modify(String id, long before, long after) {
    return put("MODIFY", id, before, after, "null");
  }

  TableJson remove(String id, long before) {
    return put("REMOVE", id, before, null, "null");
  }

  TableJson expire(String id, long before) {
    String identity = "{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}";
    return put("REMOVE", id, before, null, identity);
  }

  private TableJson put(String name, String id, Long before, Long after, String identity) {
    String images = image("OldImage", "OLD", id, before) + image("NewImage", "NEW", id, after);
    records.add(
        """
        {"eventID":"%s","eventName":"%s","eventVersion":"1.1","eventSource":"aws:dynamodb",\
        "awsRegion":"eu-west-1","userIdentity":%s,"dynamodb":{"ApproximateCreationDateTime":%d,\
        "Keys":{"id":{"S":"%s"}},%s"SequenceNumber":"%d","SizeBytes":26,"StreamViewType":"%s"},\
        "eventSourceARN":"%s"}\
        """
            .formatted(
                "e" + sequence, name, identity, seconds, id, images, sequence, view, stream));
    sequence++;
    return this;
  }

  private String image(String name, String kind, String id, Long amount) {
    return amount == null || !view.contains(kind)
        ? ""
        : "\"%s\":{\"id\":{\"S\":\"%s\"},\"amount\":{\"N\":\"%d\"},\"customer\":{\"S\":\"%s\"}},"
            .formatted(name, id, amount, customer);
  }

  @Override
  public String toString() {
    return "{\"Records\":[" + String.join(",", records) + "]" + more + "}";
  }

  byte[] bytes() {
    return toString().getBytes(UTF_8);
  }

  /** The records as an event again: the payloads are the records as they stood in it. */
  static byte[] written(Map<Origin, List<SourceRecord>> byOrigin) {
    return byOrigin.values().stream()
        .flatMap(List::stream)
        .map(record -> new String(record.data(), UTF_8))
        .collect(Collectors.joining(",", "{\"Records\":[", "]}"))
        .getBytes(UTF_8);
  }
}
