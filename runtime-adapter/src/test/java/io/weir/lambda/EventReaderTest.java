package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The streaming decoder against the serialization that Lambda's own runtime uses. */
class EventReaderTest {
  private static final PojoSerializer<KinesisEvent> LAMBDA =
      LambdaEventSerializers.serializerFor(
          KinesisEvent.class, EventReaderTest.class.getClassLoader());

  private static List<KinesisRecord> weir(byte[] event) {
    try {
      return Reads.records(Reads.event(event));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<KinesisRecord> lambda(byte[] event) {
    return Reads.records(KinesisEvents.records(LAMBDA.fromJson(new ByteArrayInputStream(event))));
  }

  private static void assertSame(List<KinesisRecord> found, List<KinesisRecord> expected, long ms) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      KinesisRecord one = found.get(i);
      KinesisRecord other = expected.get(i);
      assertThat(one.stream()).isEqualTo(other.stream());
      assertThat(one.shard()).isEqualTo(other.shard());
      assertThat(one.sequence()).isEqualTo(other.sequence());
      assertThat(one.partitionKey()).isEqualTo(other.partitionKey());
      assertThat(one.data()).isEqualTo(other.data());
      assertThat(Math.abs(one.arrival() - other.arrival())).isLessThanOrEqualTo(ms);
    }
  }

  /** Lambda's own reader takes arrival times through a double and may lose a millisecond. */
  @Property(tries = 500)
  void itReadsWhatLambdaReadsAndTimesExactly(
      @ForAll Random random, @ForAll @IntRange(max = 5) int size) {
    RandomEvent event = new RandomEvent(random, size);

    List<KinesisRecord> found = weir(event.bytes());

    assertSame(found, Reads.records(event.records()), 0);
    assertSame(found, lambda(event.bytes()), 1);
  }

  @Example
  void tenThousandRecordsAreReadAsOneIs() {
    RandomEvent event = new RandomEvent(new Random(1), 10_000);

    assertSame(weir(event.bytes()), Reads.records(event.records()), 0);
    assertSame(weir(event.bytes()), lambda(event.bytes()), 1);
  }

  @Example
  void anEventThatEndsAnywhereTooEarlyIsAnError() {
    byte[] whole = new RandomEvent(new Random(7), 3).bytes();

    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> weir(part))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(UnreadableEventException.class);
    }
    assertThat(weir(whole)).hasSize(3);
  }

  /** Each damage alone: a byte changed, dropped, put in, or a piece doubled. */
  private static byte[] damaged(byte[] whole, Random random) {
    int at = random.nextInt(whole.length);
    int to = Math.min(whole.length, at + 1 + random.nextInt(8));
    byte[] head = Arrays.copyOf(whole, at);
    return switch (random.nextInt(4)) {
      case 0 -> join(head, new byte[] {(byte) random.nextInt(256)}, tail(whole, at + 1));
      case 1 -> join(head, new byte[0], tail(whole, to));
      case 2 -> join(head, new byte[] {(byte) random.nextInt(256)}, tail(whole, at));
      default -> join(head, Arrays.copyOfRange(whole, at, to), tail(whole, at));
    };
  }

  private static byte[] tail(byte[] whole, int from) {
    return Arrays.copyOfRange(whole, from, whole.length);
  }

  private static byte[] join(byte[] head, byte[] middle, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + middle.length + tail.length);
    System.arraycopy(middle, 0, all, head.length, middle.length);
    System.arraycopy(tail, 0, all, head.length + middle.length, tail.length);
    return all;
  }

  private static Optional<List<KinesisRecord>> attempt(byte[] event) {
    try {
      return Optional.of(weir(event));
    } catch (UnreadableEventException refused) {
      assertThat(refused).hasMessageMatching("(?s).*(event|stream).*");
      return Optional.empty();
    }
  }

  @Property(tries = 5_000)
  void aDamagedEventIsRefusedOrReadAsLambdaReadsIt(@ForAll Random random) {
    byte[] damaged = damaged(new RandomEvent(random, 2).bytes(), random);

    attempt(damaged).ifPresent(records -> assertSame(records, lambda(damaged), 1));
  }

  private static void assertRefused(String from, String to, String message) {
    String event = new EventJson().put(17, "x").toString();
    assertThat(event).contains(from);
    assertThatThrownBy(() -> weir(event.replace(from, to).getBytes()))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining(message);
  }

  @Example
  void anEventThatIsNotUtf8IsRefused() {
    String event = new EventJson().put(17, "x").toString();
    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-32", "UTF-32LE")) {
      assertThatThrownBy(() -> weir(event.getBytes(Charset.forName(charset))))
          .isInstanceOf(UnreadableEventException.class);
    }
    byte[] asIfInUtf32 = HexFormat.of().parseHex("00000000000000156177732e656420453a7b7d7d");
    assertThatThrownBy(() -> weir(asIfInUtf32)).isInstanceOf(UnreadableEventException.class);
  }

  @Example
  void whatIsMissingOrOfTheWrongFormIsNamedWithItsRecord() {
    String named = "shardId-000000000000:17";
    assertRefused("\"data\":\"eA==\",", "", named);
    assertRefused("\"data\":\"eA==\",", "", "kinesis.data is missing");
    assertRefused("\"eA==\"", "null", "kinesis.data is no string");
    assertRefused("\"eA==\"", "\"e*==\"", "not whole JSON of the expected form at byte");
    assertRefused("\"partitionKey\"", "\"other\"", "kinesis.partitionKey is missing");
    assertRefused("\"sequenceNumber\"", "\"other\"", "kinesis.sequenceNumber is missing");
    assertRefused("\"sequenceNumber\":\"17\"", "\"sequenceNumber\":\"x7\"", "<shard>:<sequence");
    assertRefused("17\"", "017\"", "no sequence number");
    assertRefused("\"eventID\"", "\"other\"", "eventID is missing");
    assertRefused("\"eventSourceARN\"", "\"other\"", "eventSourceARN is missing");
    assertRefused("\"aws:kinesis\"", "\"aws:s3\"", "notifications of S3");
    assertRefused("\"aws:kinesis\"", "\"aws:dynamodb\"", "record 0 of the DynamoDB event");
    assertRefused("1767268800.017", "\"now\"", "is no number");
    assertRefused("1767268800.017", "1e999999999", "epoch seconds");
    assertRefused("1767268800.017", "-1", "epoch seconds");
    assertRefused("\"approximateArrivalTimestamp\"", "\"other\"", "Timestamp is missing");
  }

  /** Which of them counts is for nobody to guess: the records of the other would be lost. */
  @Example
  void recordsThatComeTwiceAreRefused() {
    String event = new EventJson().put(17, "x").toString();
    String twice = event.substring(0, event.length() - 1) + "," + event.substring(1);

    assertThatThrownBy(() -> weir(twice.getBytes()))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("\"Records\" comes twice");
  }

  @Example
  void aTimeWithMoreThanMillisecondsIsCutDown() {
    byte[] event =
        new EventJson().put(17, "x").toString().replace("800.017", "800.9999").getBytes();

    assertThat(weir(event).getFirst().arrival()).isEqualTo(1_767_268_800_999L);
  }
}
