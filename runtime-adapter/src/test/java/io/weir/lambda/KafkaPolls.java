package io.weir.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.codec.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Does with a real topic what Lambda's mapping does: makes events of what a consumer reads, of
 * several partitions each, and lets come again what the answer names and nothing else.
 */
final class KafkaPolls implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String servers;
  private final String topic;
  private int invocations;

  KafkaPolls(KafkaBroker broker, String topic, int partitions) {
    this.servers = broker.servers();
    this.topic = topic;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic, i)).toList());
    consumer.seekToBeginning(consumer.assignment());
  }

  /** Reads so many records, however many polls that takes. */
  List<ConsumerRecord<byte[], byte[]>> read(int count) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int polls = 0; all.size() < count; polls++) {
      if (polls == 600) {
        throw new AssertionError("only " + all.size() + " of " + count + " records came");
      }
      consumer.poll(Duration.ofMillis(100)).forEach(all::add);
    }
    return all;
  }

  /**
   * Delivers records in batches, and what is not finished again, until all is.
   *
   * @param handler takes an event and gives its answer; null if the invocation fails
   */
  void deliver(
      List<ConsumerRecord<byte[], byte[]>> records, int batchSize, Function<String, String> handler)
      throws IOException {
    for (int from = 0; from < records.size(); from += batchSize) {
      List<ConsumerRecord<byte[], byte[]>> batch =
          records.subList(from, Math.min(records.size(), from + batchSize));
      while (!batch.isEmpty()) {
        if (++invocations > 1_000) {
          throw new AssertionError("no end: " + batch.size() + " records are not finished");
        }
        String answer = handler.apply(event(batch));
        batch = answer == null ? batch : named(batch, answer);
      }
    }
  }

  private String event(List<ConsumerRecord<byte[], byte[]>> batch) {
    KafkaJson event = KafkaJson.selfManaged(servers, topic);
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      KafkaJson next = KafkaJson.selfManaged(servers, topic);
      if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
        next.appended();
      }
      next.headers(
              Arrays.stream(record.headers().toArray())
                  .map(header -> new Message.Header(header.key(), header.value()))
                  .toList())
          .at(record.timestamp())
          .put(record.partition(), record.offset(), record.key(), record.value());
      event.add(next);
    }
    return event.toString();
  }

  private static List<ConsumerRecord<byte[], byte[]>> named(
      List<ConsumerRecord<byte[], byte[]>> batch, String answer) throws IOException {
    Set<String> named = new HashSet<>();
    for (JsonNode failure : JSON.readTree(answer).get("batchItemFailures")) {
      JsonNode item = failure.get("itemIdentifier");
      named.add(item.get("partition").asText() + "@" + item.get("offset").asLong());
    }
    List<ConsumerRecord<byte[], byte[]>> again =
        batch.stream()
            .filter(one -> named.remove(one.topic() + "-" + one.partition() + "@" + one.offset()))
            .toList();
    if (!named.isEmpty()) {
      throw new AssertionError("the answer names what was not delivered: " + named);
    }
    return again;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
