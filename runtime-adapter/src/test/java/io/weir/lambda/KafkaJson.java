package io.weir.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.codec.Message;
import io.weir.codec.Unicode;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessFunction;
import io.weir.testkit.CollectingSink;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes Kafka events as Lambda sends them. */
final class KafkaJson {
  static final String CLUSTER = "arn:aws:kafka:eu-west-1:123456789012:cluster/main/aaaa-1";
  static final String SERVERS = "b-2.main.example.com:9092,b-1.main.example.com:9092";

  /** Reads the events of a topic called clicks. */
  static final EventReader READER =
      new EventReader(
          EventSources.of(
              StreamFunction.named("reads")
                  .from(Source.topic("clicks", Json.of(String.class)).keyByPartitionKey())
                  .compute(ProcessFunction.<String, String>of((event, context) -> {}))
                  .to(new CollectingSink<>("counts"))
                  .build(),
              new Environment(Map.of())));

  private final String head;
  private final String topic;
  private final Map<String, List<String>> partitions = new LinkedHashMap<>();
  private long timestamp = Clicks.NOON.toEpochMilli();
  private String type = "CREATE_TIME";
  private String headers = "[]";

  private KafkaJson(String head, String topic) {
    this.head = head;
    this.topic = topic;
  }

  /** An event of Amazon MSK. */
  static KafkaJson msk(String topic) {
    return msk(CLUSTER, topic);
  }

  static KafkaJson msk(String cluster, String topic) {
    return new KafkaJson(
        "\"eventSource\":\"aws:kafka\",\"eventSourceArn\":\""
            + cluster
            + "\",\"bootstrapServers\":\""
            + SERVERS
            + "\"",
        topic);
  }

  /** An event of a cluster that others run. */
  static KafkaJson selfManaged(String topic) {
    return selfManaged(SERVERS, topic);
  }

  static KafkaJson selfManaged(String servers, String topic) {
    return new KafkaJson(
        "\"eventSource\":\"SelfManagedKafka\",\"bootstrapServers\":\"" + servers + "\"", topic);
  }

  /** The timestamp of the records that follow. */
  KafkaJson at(long millis) {
    timestamp = millis;
    return this;
  }

  /** The records that follow have the broker's timestamps. */
  KafkaJson appended() {
    type = "LOG_APPEND_TIME";
    return this;
  }

  /** The headers of the records that follow. */
  KafkaJson headers(List<Message.Header> all) {
    headers =
        all.stream()
            .map(one -> "{\"" + one.name() + "\":" + numbers(one.value()) + "}")
            .collect(Collectors.joining(",", "[", "]"));
    return this;
  }

  private static String numbers(byte[] value) {
    return value == null
        ? "null"
        : IntStream.range(0, value.length)
            .mapToObj(i -> String.valueOf(value[i]))
            .collect(Collectors.joining(",", "[", "]"));
  }

  KafkaJson put(int partition, long offset, String key, String value) {
    return put(partition, offset, bytes(key), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  /** A record without a value. */
  KafkaJson tombstone(int partition, long offset, String key) {
    return put(partition, offset, bytes(key), null);
  }

  KafkaJson put(int partition, long offset, byte[] key, byte[] value) {
    partitions
        .computeIfAbsent(topic + "-" + partition, first -> new ArrayList<>())
        .add(
            """
            {"topic":"%s","partition":%d,"offset":%d,"timestamp":%d,"timestampType":"%s",\
            "key":%s,"value":%s,"headers":%s}\
            """
                .formatted(
                    topic,
                    partition,
                    offset,
                    timestamp,
                    type,
                    base64(key),
                    base64(value),
                    headers));
    return this;
  }

  /** Adds the records of another event of the topic. */
  KafkaJson add(KafkaJson other) {
    other.partitions.forEach((partition, records) ->
        partitions.computeIfAbsent(partition, first -> new ArrayList<>()).addAll(records));
    return this;
  }

  private static String base64(byte[] bytes) {
    return bytes == null ? "null" : "\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
  }

  /** Records that were read, written plainly. */
  static byte[] written(Map<Origin, List<SourceRecord>> byOrigin) {
    StringBuilder out =
        new StringBuilder(
            "{\"eventSource\":\"aws:kafka\",\"eventSourceArn\":\"" + CLUSTER + "\",\"records\":{");
    String next = "";
    for (Map.Entry<Origin, List<SourceRecord>> one : byOrigin.entrySet()) {
      String partition = one.getKey().shard().partition();
      int dash = partition.lastIndexOf('-');
      KafkaJson event = new KafkaJson("", partition.substring(0, dash));
      int number = Integer.parseInt(partition.substring(dash + 1));
      for (SourceRecord record : one.getValue()) {
        event
            .at(record.arrival())
            .put(
                number,
                record.position().order().longValueExact(),
                Unicode.isWhole(record.partitionKey())
                    ? record.partitionKey().getBytes(UTF_8)
                    : raw(record.partitionKey()),
                record.data());
      }
      out.append(next).append(event.partitions());
      next = ",";
    }
    return out.append("}}").toString().getBytes(UTF_8);
  }

  /** The bytes that a key which is no text was read from. */
  private static byte[] raw(String escaped) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    escaped
        .codePoints()
        .forEach(c -> {
          if (c >= 0xDC80 && c <= 0xDCFF) {
            out.write(c - 0xDC00);
          } else {
            out.writeBytes(Character.toString(c).getBytes(UTF_8));
          }
        });
    return out.toByteArray();
  }

  private String partitions() {
    return partitions.entrySet().stream()
        .map(one -> "\"" + one.getKey() + "\":[" + String.join(",", one.getValue()) + "]")
        .collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return "{" + head + ",\"records\":{" + partitions() + "}}";
  }

  byte[] bytes() {
    return toString().getBytes(UTF_8);
  }
}
