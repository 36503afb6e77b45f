package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.testkit.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.kpl.Messages.AggregatedRecord;

/** Whatever an invocation brings is one whole event, or it is refused. */
class DecodersFuzzTest {
  private static final String[] WORDS = {
    "\"Records\":",
    "\"kinesis\":",
    "\"data\":",
    "\"weir\":\"tick\"",
    "null",
    "[[[[",
    "{\"a\":",
    "\"",
    "\"approximateArrivalTimestamp\":1E-999999999,",
    "1E999999999",
    "1E-999999999",
    "-1",
    "1e5",
    "\\ud800",
    "\"AA\"",
    "\"eventID\":\"s:1\"",
    "\u0000"
  };

  private static final String AS_IF_IN_UTF_32 = "00000000000000156177732e656420453a7b7d7d";

  private static void passes(Fuzz fuzz) {
    Fuzz.Result result = fuzz.run();
    assertThat(result.accepted()).isPositive();
    assertThat(result.refused()).isPositive();
  }

  /**
   * Written again plainly: the same records, or a tick; read by its first record's form, and by
   * Jackson alone.
   */
  private static byte[] again(byte[] bytes) throws IOException {
    byte[] read = plainly(Reads.event(bytes));
    byte[] byJackson = plainly(EventReader.byJackson(Reads.SOURCES, bytes, bytes.length));
    if (!Arrays.equals(read, byJackson)) {
      throw new IllegalStateException("Jackson alone reads another event");
    }
    return read;
  }

  private static byte[] plainly(LambdaEvent event) {
    return switch (event) {
      case LambdaEvent.Tick tick -> "{\"weir\":\"tick\"}".getBytes(StandardCharsets.UTF_8);
      case LambdaEvent.Kinesis kinesis -> written(Reads.records(kinesis));
      case LambdaEvent.Kafka kafka -> KafkaJson.written(kafka.records());
      case LambdaEvent.Table table -> TableJson.written(table.records());
    };
  }

  private static byte[] written(List<KinesisRecord> records) {
    StringBuilder out = new StringBuilder("{\"Records\":[");
    String separator = "";
    for (KinesisRecord record : records) {
      out.append(separator).append(new PlainRecord(record).json());
      separator = ",";
    }
    return out.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Fuzz events() {
    byte[] kinesis = new EventJson().put(1, "one").put(2, "two").bytes();
    return Fuzz.of("event", DecodersFuzzTest::again, UnreadableEventException.class)
        .words(WORDS)
        .seeds(
            kinesis,
            new RandomEvent(new Random(1), 2).bytes(),
            new RandomEvent(new Random(2), 1).bytes(),
            "{\"weir\":\"tick\"}".getBytes(StandardCharsets.UTF_8),
            "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}"
                .getBytes(StandardCharsets.UTF_8))
        .found(AS_IF_IN_UTF_32);
  }

  /** Whatever is read of a Kafka event is read again from what is written of it. */
  private static byte[] kafkaAgain(byte[] bytes) throws IOException {
    return plainly(KafkaJson.READER.next(new ByteArrayInputStream(bytes)));
  }

  private static Fuzz kafkaEvents() {
    return Fuzz.of("kafka", DecodersFuzzTest::kafkaAgain, UnreadableEventException.class)
        .words(
            "\"records\":",
            "\"clicks-0\":[",
            "\"offset\":",
            "9223372036854775807",
            "\"timestampType\":\"LOG_APPEND_TIME\"",
            "null",
            "-1",
            "1e5",
            "\"eventSourceArn\":",
            "{\"h\":[-61]}",
            "\u0000")
        .seeds(
            KafkaJson.msk("clicks").put(0, 7, "k", "one").put(1, 9, null, "two").bytes(),
            KafkaJson.selfManaged("clicks").tombstone(0, 3, "k").bytes());
  }

  /** Whatever is read of a DynamoDB event is read again from its payloads. */
  private static byte[] tableAgain(byte[] bytes) throws IOException {
    return plainly(TableJson.READER.next(new ByteArrayInputStream(bytes)));
  }

  private static Fuzz tableEvents() {
    return Fuzz.of("table", DecodersFuzzTest::tableAgain, UnreadableEventException.class)
        .words(
            "\"Records\":",
            "\"eventSource\":\"aws:dynamodb\"",
            "\"dynamodb\":{",
            "\"Keys\":{\"id\":{\"N\":\"1\"}}",
            "\"SequenceNumber\":\"1\"",
            "\"ApproximateCreationDateTime\":1E-999999999",
            "1E999999999",
            "\"B\":null",
            "\"NewImage\":",
            "\u0000")
        .seeds(
            new TableJson().insert("a", 1).modify("a", 1, 2).remove("a", 2).bytes(),
            new TableJson().expire("b", 7).bytes());
  }

  /**
   * The checksum is put right, or nothing would get behind it. What is no aggregate is a plain
   * record, so nothing is ever refused by an exception.
   */
  private static Fuzz aggregates() {
    byte[] seed = KplRecordsTest.aggregate(new Random(1), 4).toByteArray();
    return Fuzz.of("kpl", DecodersFuzzTest::unpacked, Never.class)
        .seeds(seed, KplRecordsTest.aggregate(new Random(2), 1).toByteArray());
  }

  /** No exception is a refusal. */
  private static final class Never extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** In an order that stays: the inputs that the coverage-guided fuzzer kept choose by it. */
  static List<Fuzz> all() {
    return List.of(events(), aggregates(), zstd(), kafkaEvents(), tableEvents());
  }

  @Test
  void invocationEvents() {
    passes(events());
  }

  @Test
  void kafkaEventsAreWholeOrRefused() {
    passes(kafkaEvents());
  }

  @Test
  void tableEventsAreWholeOrRefused() {
    passes(tableEvents());
  }

  @Test
  void aggregatedRecords() {
    assertThat(aggregates().run().refused()).isZero();
  }

  @Test
  void zstdPayloads() {
    passes(zstd());
  }

  private static byte[] unpacked(byte[] message) {
    AggregatedRecord.Builder all = AggregatedRecord.newBuilder();
    boolean packed =
        KplRecords.unpack(
                KplRecordsTest.packed(message),
                (sub, key, bytes, offset, length) ->
                    all.addPartitionKeyTable(key)
                        .addRecordsBuilder()
                        .setPartitionKeyIndex(sub)
                        .setData(com.google.protobuf.ByteString.copyFrom(bytes, offset, length)))
            .isPresent();
    if (!packed) {
      return message;
    }
    return all.build().toByteArray();
  }

  private static Fuzz zstd() {
    Zstd<String> codec = Zstd.of(Json.of(String.class)).maxBytes(64 * 1024);
    return Fuzz.of("zstd", bytes -> codec.encode(codec.decode(bytes)), CodecException.class)
        .bytesAtLeast(16 << 20)
        .seeds(codec.encode("text"), codec.encode("text and more ".repeat(300)));
  }
}
