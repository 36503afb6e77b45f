package io.weir.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real broker in this process, on a free port of this machine. */
final class KafkaBroker implements AutoCloseable {
  private static final int TRIES = 1_000;

  private final KafkaClusterTestKit cluster;
  private final Admin admin;

  private KafkaBroker(KafkaClusterTestKit cluster) {
    this.cluster = cluster;
    this.admin = cluster.admin();
  }

  static KafkaBroker start() throws Exception {
    TestKitNodes nodes =
        new TestKitNodes.Builder()
            .setCombined(true)
            .setNumBrokerNodes(1)
            .setNumControllerNodes(1)
            .build();
    KafkaClusterTestKit cluster =
        new KafkaClusterTestKit.Builder(nodes)
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("transaction.state.log.num.partitions", "1")
            .setConfigProp("log.retention.ms", "-1")
            .build();
    cluster.format();
    cluster.startup();
    cluster.waitForReadyBrokers();
    return new KafkaBroker(cluster);
  }

  String servers() {
    return cluster.bootstrapServers();
  }

  /** Creates a topic; one of that name that was deleted may still be on its way out. */
  void create(String topic, int partitions, Map<String, String> settings) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      try {
        NewTopic one = new NewTopic(topic, partitions, (short) 1).configs(settings);
        admin.createTopics(Set.of(one)).all().get();
        return;
      } catch (ExecutionException failure) {
        if (!(failure.getCause() instanceof TopicExistsException)) {
          throw failure;
        }
      }
    }
    throw new AssertionError("the deleted topic stays");
  }

  void delete(String topic) throws Exception {
    admin.deleteTopics(Set.of(topic)).all().get();
  }

  /** Writes records in transactions of so many each: the end of each takes an offset of its own. */
  void write(List<ProducerRecord<byte[], byte[]>> records, int each) throws Exception {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "writer");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int from = 0; from < records.size(); from += each) {
        producer.beginTransaction();
        new ArrayList<>(records.subList(from, Math.min(records.size(), from + each)))
            .forEach(producer::send);
        producer.commitTransaction();
      }
    }
  }

  @Override
  public void close() throws Exception {
    admin.close();
    cluster.close();
  }
}
