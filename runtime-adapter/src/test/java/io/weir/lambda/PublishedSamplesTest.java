package io.weir.lambda;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.KeyedSource;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.CloudWatchLogs;
import io.weir.codec.CloudWatchLogs.LogEvent;
import io.weir.codec.Codec;
import io.weir.codec.Gzip;
import io.weir.codec.Json;
import io.weir.codec.JsonArray;
import io.weir.codec.Tombstones;
import io.weir.process.ProcessFunction;
import io.weir.state.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Records as AWS services and Debezium put them into a stream, through the deployed handler. */
class PublishedSamplesTest {
  /** What a function saw of an event. */
  record Seen(String key, String id, Instant at) {}

  private static final Duration HOUR = Duration.ofHours(1);

  private final Rig rig = new Rig();

  private static byte[] sample(String name) {
    try (InputStream in = PublishedSamplesTest.class.getResourceAsStream("/samples/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All lines, each with its end cut off, empty ones too. */
  private static List<byte[]> lines(String name) {
    return Arrays.stream(new String(sample(name), UTF_8).split("\n"))
        .map(line -> line.getBytes(UTF_8))
        .toList();
  }

  private <V> List<Seen> run(KeyedSource<V> source, List<byte[]> records) {
    EventJson event =
        new EventJson()
            .stream("arn:aws:kinesis:eu-west-1:123456789012:stream/" + source.source().name());
    for (int i = 0; i < records.size(); i++) {
      event.put(i + 10_000, "p", records.get(i));
    }
    rig.now = Instant.parse("2026-01-01T13:00:00Z").toEpochMilli();
    return run(source, event.toString());
  }

  private <V> List<Seen> run(KeyedSource<V> source, String event) {
    rig.start(sink ->
        StreamFunction.named("samples")
            .from(source)
            .compute(
                ProcessFunction.<V, Seen>of(
                    (one, context) -> context.emit(new Seen(one.key(), one.id(), one.time()))))
            .to(sink)
            .build());
    for (int times = 0; times < 2; times++) {
      assertThat(rig.invoke(event)).isEqualTo("{\"batchItemFailures\":[]}");
    }
    return rig.counts.values(Seen.class);
  }

  private Tally tally() {
    return rig.memory.progress("samples").stream()
        .map(progress -> progress.tally())
        .reduce(Tally.ZERO, Tally::plus);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-01T12:00:" + time + "Z");
  }

  static Codec<String> text() {
    return new Codec<>() {
      @Override
      public byte[] encode(String value) {
        return value.getBytes(UTF_8);
      }

      @Override
      public String decode(byte[] bytes) {
        return new String(bytes, UTF_8);
      }

      @Override
      public String describe() {
        return "text";
      }
    };
  }

  @Test
  void lambdasOwnKinesisEvent() {
    rig.now = Instant.parse("2018-12-17T22:12:00Z").toEpochMilli();
    assertThat(
            run(
                Source.stream("lambda-stream", text()).keyBy(text -> text),
                new String(sample("kinesis-event.json"), UTF_8)))
        .extracting(Seen::key)
        .containsExactlyInAnyOrder("Hello, this is a test.", "This is only a test.");
    assertThat(tally()).isEqualTo(Tally.applied(2));
  }

  @Test
  void cloudWatchLogsSubscription() {
    Source<LogEvent> logs =
        Source.stream("logs", CloudWatchLogs.events())
            .timestampMillis(LogEvent::timestamp, boundedOutOfOrderness(HOUR))
            .dedupe(LogEvent::id, HOUR);
    UnaryOperator<byte[]> compressed = line -> Gzip.of(text()).encode(new String(line, UTF_8));
    String id = "3895593106606966983378809025079804211143289615424298221";
    assertThat(
            run(
                logs.keyBy(LogEvent::logGroup),
                lines("cloudwatch-logs.jsonl").stream().map(compressed).toList()))
        .containsExactly(
            new Seen("/aws/lambda/orders", id + "5", at("00.123")),
            new Seen("/aws/lambda/orders", id + "6", at("00.456")));
    assertThat(tally())
        .as("the control message has no events")
        .isEqualTo(Tally.applied(2).plus(Tally.filtered(1)));
  }

  record Dms(Map<String, Object> data, Metadata metadata) {
    record Metadata(
        Instant timestamp,
        @JsonProperty("record-type") String recordType,
        String operation,
        @JsonProperty("table-name") String table) {}
  }

  @Test
  void databaseMigrationService() {
    Source<Dms> changes =
        Source.stream("dms", Json.of(Dms.class))
            .filter(change -> change.metadata().recordType().equals("data"))
            .timestamps(change -> change.metadata().timestamp(), boundedOutOfOrderness(HOUR));
    assertThat(
            run(
                changes.keyBy(change -> change.metadata().table() + "/" + change.data().get("id")),
                lines("dms.jsonl")))
        .containsExactly(
            new Seen("orders/17", null, at("00.200")), new Seen("orders/17", null, at("01.250")));
    assertThat(tally()).isEqualTo(Tally.applied(2).plus(Tally.filtered(2)));
  }

  record Debezium(
      String status,
      Map<String, Object> before,
      Map<String, Object> after,
      Origin source,
      String op) {
    record Origin(@JsonProperty("ts_ms") long millis, String table, Long lsn) {}

    Object id() {
      return (after == null ? before : after).get("id");
    }
  }

  @Test
  void debeziumWithTombstonesAndTransactionMarkers() {
    Source<Debezium> changes =
        Source.stream("debezium", Tombstones.of(Json.of(Debezium.class)))
            .timestampMillis(change -> change.source().millis(), boundedOutOfOrderness(HOUR))
            .dedupe(change -> change.source().lsn().toString(), HOUR)
            .filter(change -> change.op() != null);
    assertThat(
            run(
                changes.keyBy(change -> change.source().table() + "/" + change.id()),
                lines("debezium.jsonl")))
        .containsExactly(
            new Seen("customers/1004", "24023128", at("00.900")),
            new Seen("customers/1004", "24023200", at("02")));
    assertThat(rig.letters.emissions()).isEmpty();
    assertThat(tally()).isEqualTo(Tally.applied(2).plus(Tally.filtered(4)));
  }

  record Measured(String clientid, double temperature, long timestamp) {}

  @Test
  void aRuleOfIotCore_oneOrSeveralMessagesARecord() {
    Source<Measured> measures =
        Source.stream("iot", JsonArray.of(Json.of(Measured.class)))
            .timestampMillis(Measured::timestamp, boundedOutOfOrderness(HOUR));
    assertThat(run(measures.keyBy(Measured::clientid), lines("iot.jsonl")))
        .containsExactlyInAnyOrder(
            new Seen("sensor-7", null, at("00.750")),
            new Seen("sensor-7", null, at("01.750")),
            new Seen("sensor-8", null, at("01.800")));
    assertThat(tally()).isEqualTo(Tally.applied(3));
  }

  record TableChange(String eventID, String eventName, Change dynamodb) {
    record Change(
        @JsonProperty("ApproximateCreationDateTime") long time,
        @JsonProperty("ApproximateCreationDateTimePrecision") String precision,
        @JsonProperty("Keys") Map<String, Map<String, Object>> keys) {
      long millis() {
        return "MICROSECOND".equals(precision) ? time / 1_000 : time;
      }
    }
  }

  @Test
  void dynamoDbToKinesis() {
    Source<TableChange> changes =
        Source.stream("table", Json.of(TableChange.class))
            .timestampMillis(change -> change.dynamodb().millis(), boundedOutOfOrderness(HOUR))
            .dedupe(TableChange::eventID, HOUR);
    assertThat(
            run(
                changes.keyBy(change -> change.dynamodb().keys().get("Artist").get("S").toString()),
                lines("dynamodb.jsonl")))
        .containsExactly(
            new Seen("Acme Band", "9b1b0e1d-ffa0-4dc8-8da3-c8ee53c7e6ae", at("00.640")),
            new Seen("Acme Band", "5d0e8b6f-7f12-4d0a-b6a1-0d6f3b7c9b11", at("02.123")));
    assertThat(tally()).isEqualTo(Tally.applied(2));
  }
}
