package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Records that are compared with the first one, against Jackson and Lambda's own serialization. */
class RepeatedRecordsTest {
  private static final PojoSerializer<KinesisEvent> LAMBDA =
      LambdaEventSerializers.serializerFor(
          KinesisEvent.class, RepeatedRecordsTest.class.getClassLoader());

  /** One for all: what is left of an event must not get into the next one. */
  private static final Payloads PAYLOADS = new Payloads();

  /** What a record is written with, which all of an event have in common. */
  private record Form(List<String> kinesis, List<String> outer, String shard, int digits) {
    static Form of(Random random) {
      List<String> kinesis =
          new ArrayList<>(
              List.of(
                  "'kinesisSchemaVersion':'1.0'",
                  "'partitionKey':'<key>'",
                  "'sequenceNumber':'<sequence>'",
                  "'data':'<data>'",
                  "'approximateArrivalTimestamp':<arrival>"));
      List<String> outer =
          new ArrayList<>(
              List.of(
                  "'kinesis':{<kinesis>}",
                  "'eventSource':'aws:kinesis'",
                  "'eventVersion':'1.0'",
                  "'eventID':'<id>:<sequence>'",
                  "'unknown':{'kinesis':[1,{'data':null}],'\u00e9':'\\u00e9'}",
                  "'eventSourceARN':'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks'"));
      if (random.nextBoolean()) {
        Collections.shuffle(kinesis, random);
        Collections.shuffle(outer, random);
      }
      return new Form(
          kinesis, outer, "shardId-%012d".formatted(random.nextInt(99)), 1 + random.nextInt(60));
    }

    String record(Random random) {
      String separator = random.nextInt(60) == 0 ? ", " : ",";
      return ("{" + String.join(separator, outer) + "}")
          .replace("<kinesis>", String.join(",", kinesis))
          .replace("'", "\"")
          .replace("<key>", key(random))
          .replace("<sequence>", sequence(random))
          .replace("<data>", data(random))
          .replace("<arrival>", arrival(random))
          .replace("<id>", random.nextInt(60) == 0 ? "shardId-other" : shard);
    }

    private String sequence(Random random) {
      int length = random.nextInt(30) == 0 ? 1 + random.nextInt(60) : digits;
      StringBuilder text = new StringBuilder().append((char) ('1' + random.nextInt(9)));
      while (text.length() < length) {
        text.append(text.length() < length - 20 ? '7' : (char) ('0' + random.nextInt(10)));
      }
      return text.toString();
    }

    private static String key(Random random) {
      return switch (random.nextInt(60)) {
        case 0 -> "\u6f22";
        case 1 -> "\\n";
        case 2 -> "\\\"";
        case 3 -> "";
        case 4 -> "\\u0041";
        default -> "page-" + random.nextInt(20);
      };
    }

    private static String data(Random random) {
      byte[] data = new byte[random.nextInt(5) == 0 ? random.nextInt(4) : random.nextInt(300)];
      random.nextBytes(data);
      String text = Base64.getEncoder().encodeToString(data);
      return random.nextInt(60) == 0 ? text.replace("/", "\\/") : text;
    }

    private static String arrival(Random random) {
      BigDecimal seconds = BigDecimal.valueOf(1_500_000_000_000L + random.nextLong(1L << 38), 3);
      return switch (random.nextInt(60)) {
        case 0 -> seconds.movePointLeft(9) + "E9";
        case 1 -> seconds.setScale(0, java.math.RoundingMode.DOWN).toString();
        case 2 -> seconds + "456";
        case 3 -> "0";
        case 4 -> "0E5";
        default -> seconds.stripTrailingZeros().toPlainString();
      };
    }
  }

  private static byte[] event(Random random, int size) {
    Form form = Form.of(random);
    List<String> records = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      records.add(form.record(random));
    }
    return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
  }

  /** Null where it is left to Jackson. */
  private static List<KinesisRecord> repeated(byte[] event) {
    LambdaEvent read =
        new RepeatedRecords(
                new JsonFactory(), Reads.SOURCES.streams(), PAYLOADS, event, event.length)
            .read();
    return read == null ? null : Reads.records(read);
  }

  /** Null where it is refused. */
  private static List<KinesisRecord> jackson(byte[] event) throws IOException {
    try {
      return EventReader.byJackson(Reads.SOURCES, event, event.length)
              instanceof LambdaEvent.Kinesis kinesis
          ? Reads.records(kinesis)
          : null;
    } catch (UnreadableEventException refused) {
      return null;
    }
  }

  private static void assertSame(List<KinesisRecord> found, List<KinesisRecord> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      KinesisRecord one = found.get(i);
      KinesisRecord other = expected.get(i);
      assertThat(one.data()).isEqualTo(other.data());
      assertThat(
              new KinesisRecord(
                  one.stream(),
                  one.shard(),
                  one.sequence(),
                  one.partitionKey(),
                  one.arrival(),
                  other.data()))
          .isEqualTo(other);
    }
  }

  @Property(tries = 3_000)
  void whatItReadsJacksonReadsToo(@ForAll Random random, @ForAll @IntRange(max = 12) int size)
      throws IOException {
    byte[] event = event(random, size);
    List<KinesisRecord> expected = jackson(event);
    List<KinesisRecord> found = repeated(event);

    if (found != null) {
      assertSame(found, expected);
    }
  }

  @Property(tries = 1_000)
  void whatAnEventReaderReadsLambdaReadsToo(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 12) int size) throws IOException {
    byte[] event = event(random, size);
    boolean ofTime0 = new String(event, StandardCharsets.UTF_8).contains("Timestamp\":0");
    if (jackson(event) == null || ofTime0) {
      return; // Lambda's own takes time 0 as none.
    }
    List<KinesisRecord> found = Reads.records(Reads.event(event));
    List<KinesisRecord> lambda =
        Reads.records(KinesisEvents.records(LAMBDA.fromJson(new ByteArrayInputStream(event))));

    assertThat(found).hasSameSizeAs(lambda);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).sequence()).isEqualTo(lambda.get(i).sequence());
      assertThat(found.get(i).partitionKey()).isEqualTo(lambda.get(i).partitionKey());
      assertThat(found.get(i).data()).isEqualTo(lambda.get(i).data());
      assertThat(found.get(i).shard()).isEqualTo(lambda.get(i).shard());
      assertThat(Math.abs(found.get(i).arrival() - lambda.get(i).arrival())).isLessThan(2);
    }
  }

  @Property(tries = 20_000)
  void aDamagedEventIsReadAsJacksonReadsIt(@ForAll Random random) throws IOException {
    byte[] event = event(random, 3);
    int at = random.nextInt(event.length);
    byte[] damaged =
        switch (random.nextInt(3)) {
          case 0 -> replaced(event, at, at + 1, (byte) random.nextInt(256));
          case 1 -> replaced(event, at, Math.min(event.length, at + random.nextInt(9)));
          default -> replaced(event, at, at, (byte) "\"\\,}]E0 ".charAt(random.nextInt(8)));
        };
    List<KinesisRecord> found = repeated(damaged);

    if (found != null) {
      assertSame(found, jackson(damaged));
    }
  }

  private static byte[] replaced(byte[] event, int from, int to, byte... with) {
    byte[] all = Arrays.copyOf(event, event.length - (to - from) + with.length);
    System.arraycopy(with, 0, all, from, with.length);
    System.arraycopy(event, to, all, from + with.length, event.length - to);
    return all;
  }

  @Example
  void anEventAsLambdaSendsItIsReadByComparing() throws IOException {
    EventJson event = new EventJson();
    for (int i = 0; i < 1_000; i++) {
      event.put(1_000_000_000L + i, "page-" + i % 7, ("{\"n\":" + i + "}").getBytes());
    }
    byte[] plain = event.bytes();
    String prefix = "4967".repeat(12);
    byte[] long58 =
        event
            .toString()
            .replace("\"1000", "\"" + prefix + "1000")
            .replace(":1000", ":" + prefix + "1000")
            .getBytes();

    for (byte[] bytes : List.of(plain, long58)) {
      List<KinesisRecord> records = repeated(bytes);
      assertThat(records).hasSize(1_000);
      assertSame(records, jackson(bytes));
      assertThat(records.get(8).partitionKey()).isSameAs(records.get(1).partitionKey());
    }
  }

  @Example
  void fewEventsOfThisTestAreLeftToJackson() {
    Random random = new Random(1);
    int read = 0;
    for (int i = 0; i < 1_000; i++) {
      read += repeated(event(random, 3)) == null ? 0 : 1;
    }

    assertThat(read).isBetween(200, 900);
  }
}
