package io.weir.lambda;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A handler on Kafka events, as Lambda sends them of Amazon MSK and of other clusters. */
class KafkaHandlerTest {
  private static final String DONE = "{\"batchItemFailures\":[]}";
  private static final long NOON = Clicks.NOON.toEpochMilli();

  private static final Source<Click> TOPIC =
      Source.topic("clicks", Json.of(Click.class))
          .timestamps(Click::at, boundedOutOfOrderness(Duration.ZERO));

  private final Rig rig = new Rig();

  private static StreamFunction counts(Sink<? super Clicks.Count> sink) {
    return StreamFunction.named("click-counts")
        .from(TOPIC.keyBy(Click::page))
        .compute(
            Window.of(TOPIC)
                .tumbling(Duration.ofMinutes(1))
                .aggregate(counting(), Clicks.Count::new))
        .to(sink)
        .build();
  }

  private void countsOfPartitions(int partitions) {
    rig.environment.put("WEIR_PARTITIONS_CLICKS", String.valueOf(partitions));
    rig.start(KafkaHandlerTest::counts);
  }

  /** A click of that page and second, which was created then. */
  private static KafkaJson click(KafkaJson event, int partition, long offset, String page, int at) {
    return event.at(NOON + at * 1_000L).put(partition, offset, page, Click.json(page, at));
  }

  private static KafkaJson event() {
    return KafkaJson.msk("clicks");
  }

  private Tally tally(String function) {
    return rig.memory.progress(function).stream()
        .map(progress -> progress.tally())
        .reduce(Tally.ZERO, Tally::plus);
  }

  private Tally tally() {
    return tally("click-counts");
  }

  private static String sample(String name) throws IOException {
    try (InputStream in = KafkaHandlerTest.class.getResourceAsStream("/samples/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private record Seen(String key, String value, String header, String time) {}

  private void messages(String name) {
    rig.start(sink ->
        StreamFunction.named("messages")
            .from(
                Source.topic(name, Messages.of(PublishedSamplesTest.text()))
                    .keyBy(message -> "all"))
            .compute(
                ProcessFunction.<Message<String>, Seen>of(
                    (event, context) -> context.emit(seen(event.value()))))
            .to(sink)
            .clock(ClockScope.PER_KEY)
            .build());
  }

  private static Seen seen(Message<String> message) {
    return new Seen(
        message.key(),
        message.value(),
        message.header("headerKey").map(Message.Header::text).orElse(""),
        message.time() + " " + message.timestamp());
  }

  @Test
  void lambdasOwnEventsOfBothKindsOfClusters() throws IOException {
    messages("mytopic");
    rig.now = 1_545_084_650_987L + 1_000;
    assertThat(rig.invoke(sample("msk-event.json"))).isEqualTo(DONE);
    assertThat(rig.invoke(sample("self-managed-kafka-event.json"))).isEqualTo(DONE);

    List<Seen> seen = rig.counts.values(Seen.class);
    assertThat(seen)
        .as("the second cluster has the same topic and the same offset")
        .hasSize(2)
        .allSatisfy(one -> {
          assertThat(one.value()).isEqualTo("Hello, this is a test.");
          assertThat(one.header()).isEqualTo("headerValue");
          assertThat(one.time()).isEqualTo("CREATE 1545084650987");
        });
    assertThat(tally("messages")).isEqualTo(Tally.applied(2));
  }

  @Test
  void anEventHasRecordsOfSeveralPartitionsWithGapsInTheirOffsets() {
    countsOfPartitions(2);
    KafkaJson event = event();
    click(event, 0, 7, "a", 1);
    click(event, 1, 3, "a", 2);
    click(event, 0, 90, "b", 3);
    click(event, 1, 4_000_000_000L, "b", 61);
    click(event, 0, 91, "a", 70);
    assertThat(rig.invoke(event.toString())).isEqualTo(DONE);
    assertThat(rig.results())
        .extracting(Clicks.Count::page, Clicks.Count::clicks)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("a", 2L),
            org.assertj.core.groups.Tuple.tuple("b", 1L));
    rig.invoke(event.toString());
    assertThat(tally()).isEqualTo(Tally.applied(5));
  }

  @Test
  void eventTimeWaitsForAPartitionThatHasBroughtNothing() {
    countsOfPartitions(3);
    KafkaJson event = event();
    click(event, 0, 1, "a", 1);
    click(event, 0, 2, "a", 100);
    click(event, 1, 1, "b", 100);
    rig.invoke(event.toString());
    assertThat(rig.results()).isEmpty();
    rig.invoke(click(event(), 2, 0, "c", 100).toString());
    rig.invoke("{\"weir\":\"tick\"}");
    assertThat(rig.results()).extracting(Clicks.Count::page).containsExactly("a");
  }

  @Test
  void theNumberOfPartitionsIsAskedForWhereEventTimeWaitsForThem() {
    assertThatThrownBy(() -> rig.start(KafkaHandlerTest::counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set WEIR_PARTITIONS_CLICKS");
  }

  @Test
  void tombstonesAreFilteredUnlessMessagesAreRead() {
    countsOfPartitions(1);
    KafkaJson event = click(event(), 0, 1, "a", 1).tombstone(0, 2, "a");
    assertThat(rig.invoke(event.toString())).isEqualTo(DONE);
    assertThat(tally()).isEqualTo(Tally.applied(1).plus(Tally.filtered(1)));

    messages("clicks");
    KafkaJson whole =
        event()
            .appended()
            .headers(
                List.of(
                    new Message.Header("headerKey", "old".getBytes(UTF_8)),
                    new Message.Header("headerKey", "grün".getBytes(UTF_8)),
                    new Message.Header("none", null)))
            .tombstone(0, 3, "a")
            .put(0, 4, null, "");
    assertThat(rig.invoke(whole.toString())).isEqualTo(DONE);
    assertThat(rig.counts.values(Seen.class))
        .containsExactly(
            new Seen("a", null, "grün", "APPEND " + NOON),
            new Seen(null, "", "grün", "APPEND " + NOON));
  }

  @Test
  void withoutPartialAnswersTheWholeBatchComesAgain() {
    countsWithASinkAwayFor("b");
    KafkaJson event = twoPartitionsOneStuck();
    assertThatThrownBy(() -> rig.invoke(event.toString()))
        .isInstanceOf(UnfinishedRecordsException.class)
        .hasMessageContaining("2 from clicks/clicks-1@6")
        .hasMessageContaining("WEIR_KAFKA_ITEM_FAILURES");
    rig.start(KafkaHandlerTest::counts);
    assertThat(rig.invoke(event.toString())).isEqualTo(DONE);
    assertThat(tally()).isEqualTo(Tally.applied(5));
    assertThat(rig.results())
        .extracting(Clicks.Count::page)
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aPartialAnswerNamesEachRecordFromTheFirstUnfinishedOneOn() {
    rig.environment.put("WEIR_KAFKA_ITEM_FAILURES", "true");
    countsWithASinkAwayFor("b");
    assertThat(rig.invoke(twoPartitionsOneStuck().toString()))
        .isEqualTo(
            "{\"batchItemFailures\":["
                + "{\"itemIdentifier\":{\"partition\":\"clicks-1\",\"offset\":6}},"
                + "{\"itemIdentifier\":{\"partition\":\"clicks-1\",\"offset\":9}}]}");
  }

  private void countsWithASinkAwayFor(String page) {
    rig.environment.put("WEIR_PARTITIONS_CLICKS", "2");
    rig.start(sink -> counts(rig.away(page)));
  }

  /** The window of b fires at the second record of partition 1, that of a in partition 0. */
  private static KafkaJson twoPartitionsOneStuck() {
    KafkaJson event = event();
    click(event, 0, 1, "a", 1);
    click(event, 0, 2, "a", 100);
    click(event, 1, 5, "c", 2);
    click(event, 1, 6, "b", 3);
    click(event, 1, 9, "b", 100);
    return event;
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsBeginning() {
    countsOfPartitions(1);
    rig.invoke(click(click(event(), 0, 0, "a", 1), 0, 1, "a", 2).toString());
    rig.invoke(click(click(event(), 0, 0, "a", 3), 0, 1, "a", 4).toString());
    assertThat(tally()).isEqualTo(Tally.applied(4));
    assertThat(rig.memory.progress("click-counts")).hasSize(2);
  }

  @Test
  void aTopicThatWasMadeAnewWithOldTimestampsIsSaidToBe() {
    countsOfPartitions(1);
    KafkaJson same = click(click(event(), 0, 0, "a", 1), 0, 1, "a", 2);
    rig.invoke(same.toString());
    rig.invoke(same.toString());
    assertThat(tally()).isEqualTo(Tally.applied(2));
    rig.environment.put("WEIR_TOPIC_CLICKS", "clicks#2");
    rig.start(KafkaHandlerTest::counts);
    rig.invoke(same.toString());
    assertThat(tally()).as("the old records of a new topic").isEqualTo(Tally.applied(4));
  }

  @Test
  void topicsOfOneNameInTwoClustersAreTwo() {
    countsOfPartitions(1);
    String other = KafkaJson.CLUSTER.replace("main", "other");
    rig.invoke(click(event(), 0, 5, "a", 1).toString());
    rig.invoke(click(KafkaJson.msk(other, "clicks"), 0, 5, "a", 1).toString());
    rig.invoke(click(KafkaJson.selfManaged("clicks"), 0, 5, "a", 1).toString());
    rig.invoke(
        click(
                KafkaJson.selfManaged(
                    "b-1.main.example.com:9092, b-2.main.example.com:9092", "clicks"),
                0,
                5,
                "a",
                1)
            .toString());
    assertThat(tally()).as("brokers are listed in any order").isEqualTo(Tally.applied(3));
  }

  @Test
  void aClusterHasTheNameThatIsGivenToItWhateverItsBrokers() {
    rig.environment.put("WEIR_KAFKA_CLUSTER", "shop");
    countsOfPartitions(1);
    rig.invoke(click(KafkaJson.selfManaged("old:9092", "clicks"), 0, 5, "a", 1).toString());
    rig.invoke(click(KafkaJson.selfManaged("new:9092", "clicks"), 0, 5, "a", 1).toString());
    assertThat(tally()).isEqualTo(Tally.applied(1));
  }

  @Test
  void aTopicGivenByItsArnIsThatOneAlone() {
    rig.environment.put(
        "WEIR_TOPIC_CLICKS", "arn:aws:kafka:eu-west-1:123456789012:topic/main/aaaa-1/clicks");
    countsOfPartitions(1);
    assertThat(rig.invoke(click(event(), 0, 5, "a", 1).toString())).isEqualTo(DONE);
    String other = KafkaJson.CLUSTER.replace("main", "other");
    assertThatThrownBy(
            () -> rig.invoke(click(KafkaJson.msk(other, "clicks"), 0, 5, "a", 1).toString()))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("no source for the Kafka topic 'clicks' of " + other);
  }

  @Test
  void anUnknownTopicIsRefusedByName() {
    countsOfPartitions(1);
    assertThatThrownBy(() -> rig.invoke(click(KafkaJson.msk("views"), 0, 5, "a", 1).toString()))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("'views'")
        .hasMessageContaining("WEIR_TOPIC_<SOURCE>");
    assertThatThrownBy(() -> rig.invoke(new EventJson().put(1, "{}")))
        .as("a Kinesis stream is no topic")
        .isInstanceOf(UnreadableEventException.class);
  }

  @Test
  void aKeyThatIsNoTextIsADeadLetterOnlyWhereItIsTheKey() {
    byte[] number = {0, 0, 0, -1};
    byte[] value = Click.json("a", 1).getBytes(UTF_8);
    countsOfPartitions(1);
    rig.invoke(event().at(NOON + 1_000).put(0, 1, number, value).toString());
    assertThat(tally()).isEqualTo(Tally.applied(1));
    rig.start(sink ->
        StreamFunction.named("by-key")
            .from(TOPIC.keyByPartitionKey())
            .compute(ProcessFunction.<Click, Click>of((one, context) -> context.emit(one.value())))
            .to(sink)
            .build());
    rig.invoke(
        event()
            .at(NOON + 1_000)
            .put(0, 1, number, value)
            .put(0, 2, "k".getBytes(UTF_8), value)
            .toString());
    assertThat(tally("by-key")).isEqualTo(Tally.applied(1).plus(Tally.dead(1)));
  }

  @Test
  void aTopicSaysNothingOfSilence() {
    assertThatThrownBy(() -> TOPIC.idleAfter(Duration.ofMinutes(1)))
        .hasMessageContaining("'clicks': idleAfter(..) needs a look at the tip");
    assertThatThrownBy(() -> TOPIC.closeWhenSilentFor(Duration.ofMinutes(1)))
        .hasMessageContaining("clock(ClockScope.PER_KEY)");
  }

  @Test
  void twoSourcesOfOneTopicAreRefused() {
    rig.environment.put("WEIR_TOPIC_OTHER", "clicks");
    assertThatThrownBy(() ->
            rig.start(sink ->
                StreamFunction.named("both")
                    .<Click>from(
                        TOPIC.keyByPartitionKey(),
                        Source.topic("other", Json.of(Click.class)).keyByPartitionKey())
                    .compute(ProcessFunction.<Click, Click>of((one, context) -> {}))
                    .to(sink)
                    .build()))
        .hasMessageContaining("WEIR_TOPIC_");
  }
}
