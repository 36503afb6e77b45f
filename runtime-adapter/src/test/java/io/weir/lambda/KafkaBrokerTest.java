package io.weir.lambda;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.codec.Message;
import io.weir.codec.Messages;
import io.weir.lambda.Clicks.Click;
import io.weir.process.ProcessFunction;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The handler on what a real broker keeps. */
class KafkaBrokerTest {
  private static final int PARTITIONS = 3;
  private static final Map<String, String> DEFAULTS = Map.of();

  private static KafkaBroker broker;

  private final Rig rig = new Rig();

  @BeforeAll
  static void startsTheBroker() throws Exception {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopsTheBroker() throws Exception {
    broker.close();
  }

  private static StreamFunction counts(String topic, Sink<? super Clicks.Count> sink) {
    Source<Click> source =
        Source.topic(topic, Json.of(Click.class))
            .timestamps(Click::at, boundedOutOfOrderness(Duration.ZERO));
    return StreamFunction.named("click-counts")
        .from(source.keyBy(Click::page))
        .compute(
            Window.of(source)
                .tumbling(Duration.ofMinutes(1))
                .aggregate(counting(), Clicks.Count::new))
        .to(sink)
        .build();
  }

  /** Clicks of five pages, a second after the other, and a tombstone after every tenth. */
  private static List<ProducerRecord<byte[], byte[]>> clicks(String topic, int from, int count) {
    Random random = new Random(from);
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int second = from; second < from + count; second++) {
      String page = "page" + random.nextInt(5);
      int partition = random.nextInt(PARTITIONS);
      all.add(record(topic, partition, second, page, Click.json(page, second)));
      if (second % 10 == 0) {
        all.add(record(topic, partition, second, page, null));
      }
    }
    for (int i = 0; i < PARTITIONS; i++) {
      all.add(record(topic, i, from + count + 600, "end", Click.json("end", from + count + 600)));
    }
    return all;
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, long second, String key, String value) {
    return new ProducerRecord<>(
        topic,
        partition,
        Clicks.NOON.plusSeconds(second).toEpochMilli(),
        key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  private List<ConsumerRecord<byte[], byte[]>> deliver(String topic, int records) throws Exception {
    try (KafkaPolls polls = new KafkaPolls(broker, topic, PARTITIONS)) {
      List<ConsumerRecord<byte[], byte[]>> read = polls.read(records);
      polls.deliver(read, 17, rig::invoke);
      return read;
    }
  }

  private Tally tally() {
    return rig.memory.progress("click-counts").stream()
        .map(progress -> progress.tally())
        .reduce(Tally.ZERO, Tally::plus);
  }

  private long counted() {
    return rig.results().stream().mapToLong(Clicks.Count::clicks).sum();
  }

  @Test
  void whatATopicKeepsIsAppliedOnceThoughASinkIsAwayForAWhile() throws Exception {
    broker.create("away", PARTITIONS, DEFAULTS);
    broker.write(clicks("away", 0, 200), 7);
    rig.environment.put("WEIR_PARTITIONS_AWAY", String.valueOf(PARTITIONS));
    rig.environment.put("WEIR_KAFKA_ITEM_FAILURES", "true");
    rig.start(sink -> counts("away", rig.away("page2")));
    List<ConsumerRecord<byte[], byte[]>> read;
    int[] failures = {0};
    try (KafkaPolls polls = new KafkaPolls(broker, "away", PARTITIONS)) {
      read = polls.read(223);
      polls.deliver(
          read,
          17,
          event -> {
            String answer = rig.invoke(event);
            if (!answer.equals("{\"batchItemFailures\":[]}") && ++failures[0] % 3 == 0) {
              rig.start(sink -> counts("away", failures[0] % 2 == 0 ? sink : rig.away("page1")));
            }
            return answer;
          });
    }
    assertThat(failures[0]).isPositive();
    assertThat(gaps(read)).as("the ends of transactions take offsets").isPositive();
    assertThat(tally()).isEqualTo(Tally.applied(203).plus(Tally.filtered(20)));
    assertThat(counted()).as("all clicks but the last one of each partition").isEqualTo(200);
  }

  private static long gaps(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, Long> last = new TreeMap<>();
    long gaps = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Long before = last.put(record.partition(), record.offset());
      gaps += before != null && record.offset() > before + 1 ? 1 : 0;
    }
    return gaps;
  }

  @Test
  void aTopicDeletedAndMadeAnewHasItsOffsetsAgainAndLosesNothing() throws Exception {
    rig.environment.put("WEIR_PARTITIONS_ANEW", String.valueOf(PARTITIONS));
    rig.start(sink -> counts("anew", sink));
    broker.create("anew", PARTITIONS, DEFAULTS);
    broker.write(clicks("anew", 0, 30), 100);
    deliver("anew", 36);
    broker.delete("anew");
    broker.create("anew", PARTITIONS, DEFAULTS);
    broker.write(clicks("anew", 3_600, 10), 100);
    List<ConsumerRecord<byte[], byte[]>> again = deliver("anew", 14);
    assertThat(again).extracting(ConsumerRecord::offset).contains(0L);
    assertThat(tally()).isEqualTo(Tally.applied(33 + 13).plus(Tally.filtered(3 + 1)));
  }

  private record Seen(String key, String value, String header, String time, boolean arrived) {}

  @Test
  void keysHeadersTombstonesAndTheBrokersTimestampsAreSeen() throws Exception {
    broker.create("whole", PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
    ProducerRecord<byte[], byte[]> tombstone = record("whole", 1, 0, "k", null);
    tombstone.headers().add("source", "grün".getBytes(UTF_8)).add("none", null);
    broker.write(List.of(tombstone), 1);
    rig.start(sink ->
        StreamFunction.named("click-counts")
            .from(
                Source.topic("whole", Messages.of(Json.of(String.class)))
                    .keyBy(message -> message.key()))
            .compute(
                ProcessFunction.<Message<String>, Seen>of(
                    (event, context) -> context.emit(seen(event.value(), event.arrival()))))
            .to(sink)
            .clock(ClockScope.PER_KEY)
            .build());
    deliver("whole", 1);
    assertThat(rig.counts.values(Seen.class))
        .containsExactly(new Seen("k", null, "grün", "APPEND", true));
  }

  private static Seen seen(Message<String> message, long arrival) {
    return new Seen(
        message.key(),
        message.value(),
        message.header("source").orElseThrow().text(),
        message.time().name(),
        message.timestamp() == arrival);
  }
}
