package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.google.protobuf.ByteString;
import io.weir.engine.SourceRecord;
import io.weir.lambda.Clicks.Click;
import io.weir.spi.Shard;
import io.weir.state.Tally;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages.AggregatedRecord;
import software.amazon.kinesis.retrieval.kpl.Messages.Record;
import software.amazon.kinesis.retrieval.kpl.Messages.Tag;

/** The de-aggregation against that of Amazon's Kinesis Client Library. */
class KplRecordsTest {
  private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};

  static AggregatedRecord aggregate(Random random, int size) {
    AggregatedRecord.Builder all = AggregatedRecord.newBuilder();
    int keys = 1 + random.nextInt(4);
    for (int i = 0; i < keys; i++) {
      all.addPartitionKeyTable("ключ-" + i + "x".repeat(random.nextInt(200)));
      all.addExplicitHashKeyTable(new BigInteger(127, random).toString());
    }
    for (int i = 0; i < size; i++) {
      byte[] data = new byte[random.nextInt(300)];
      random.nextBytes(data);
      Record.Builder one =
          Record.newBuilder()
              .setPartitionKeyIndex(random.nextInt(keys))
              .setData(ByteString.copyFrom(data));
      if (random.nextBoolean()) {
        one.setExplicitHashKeyIndex(random.nextInt(keys));
        one.addTags(Tag.newBuilder().setKey("t").setValue("v"));
      }
      all.addRecords(one);
    }
    return all.build();
  }

  static byte[] packed(byte[] message) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(MAGIC);
      out.writeBytes(message);
      out.writeBytes(MessageDigest.getInstance("MD5").digest(message));
      return out.toByteArray();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static List<SourceRecord> weir(byte[] data) {
    List<SourceRecord> all = new ArrayList<>();
    KinesisRecord record = new KinesisRecord("arn", "s", BigInteger.TEN, "outer", 5, data);
    SourceRecords.add(all, new Shard("clicks", "s"), record);
    return all;
  }

  private static List<KinesisClientRecord> kcl(byte[] data) {
    KinesisClientRecord record =
        KinesisClientRecord.builder()
            .data(ByteBuffer.wrap(data))
            .partitionKey("outer")
            .sequenceNumber("10")
            .approximateArrivalTimestamp(Instant.ofEpochMilli(5))
            .build();
    return new AggregatorUtil().deaggregate(List.of(record));
  }

  private static void assertSame(List<SourceRecord> found, List<KinesisClientRecord> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      SourceRecord one = found.get(i);
      KinesisClientRecord other = expected.get(i);
      byte[] data = new byte[other.data().remaining()];
      other.data().get(data);
      assertThat(one.data()).isEqualTo(data);
      assertThat(one.partitionKey()).isEqualTo(other.partitionKey());
      assertThat(one.aggregated()).isEqualTo(other.aggregated());
      assertThat(one.position().sub()).isEqualTo(other.subSequenceNumber());
      assertThat(one.position().order()).isEqualTo(BigInteger.TEN);
      assertThat(one.arrival()).isEqualTo(5);
    }
  }

  @Property(tries = 300)
  void itUnpacksWhatTheClientLibraryUnpacks(
      @ForAll Random random, @ForAll @IntRange(max = 40) int size) {
    byte[] data = packed(aggregate(random, size).toByteArray());

    assertThat(weir(data)).hasSize(size);
    assertSame(weir(data), kcl(data));
  }

  @Property(tries = 500)
  void aDamagedAggregateIsAPlainRecord(@ForAll Random random) {
    byte[] data = packed(aggregate(random, 3).toByteArray());
    data[random.nextInt(data.length)] ^= (byte) (1 + random.nextInt(255));

    assertThat(weir(data))
        .singleElement()
        .satisfies(record -> {
          assertThat(record.data()).isEqualTo(data);
          assertThat(record.partitionKey()).isEqualTo("outer");
          assertThat(record.aggregated()).isFalse();
        });
    assertSame(weir(data), kcl(data));
  }

  /** The digest fits, the message is none: whatever the bytes are, nothing is lost. */
  @Property(tries = 2_000)
  void bytesThatAreNoMessageAreAPlainRecord(@ForAll Random random) {
    byte[] message = new byte[random.nextInt(30)];
    random.nextBytes(message);
    byte[] data = packed(message);

    if (!AggregatedForm.isOne(message)) {
      assertThat(weir(data))
          .singleElement()
          .satisfies(record -> assertThat(record.data()).isEqualTo(data));
    }
  }

  /** What protobuf itself says of bytes. */
  private static final class AggregatedForm {
    static boolean isOne(byte[] message) {
      try {
        AggregatedRecord.parseFrom(message);
        return true;
      } catch (com.google.protobuf.InvalidProtocolBufferException none) {
        return false;
      }
    }
  }

  @Example
  void aKeyThatIsNotInTheTableMakesAPlainRecord() {
    byte[] data =
        packed(
            AggregatedRecord.newBuilder()
                .addPartitionKeyTable("a")
                .addRecords(Record.newBuilder().setPartitionKeyIndex(1).setData(ByteString.EMPTY))
                .build()
                .toByteArray());

    assertThat(weir(data)).singleElement().matches(record -> !record.aggregated());
  }

  /** As many as fit into a record of Kinesis, whose producer may put anything into it. */
  @Example
  void aMillionEmptySubRecordsTakeAFewWordsEach() {
    byte[] data = packed(empty(1_000_000));
    com.sun.management.ThreadMXBean thread =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    weir(packed(empty(10)));

    long before = thread.getCurrentThreadAllocatedBytes();
    List<SourceRecord> all = weir(data);
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;

    assertThat(all).hasSize(1_000_000);
    assertThat(all.getLast().position().sub()).isEqualTo(999_999);
    assertThat(allocated / all.size()).isLessThan(150);
  }

  /** As many as fit into an event of Lambda. All are filtered: they have no key. */
  @Example
  void anEventOfEmptySubRecordsIsReadInPartsAndEachIsCountedOnce() {
    int size = 700_000;
    Rig rig = new Rig();
    rig.start(sink -> Clicks.filtered(sink, click -> false));
    EventJson event = new EventJson().put(5, "outer", packed(empty(size)));

    assertTimeout(
        Duration.ofSeconds(60),
        () -> assertThat(rig.invoke(event)).isEqualTo("{\"batchItemFailures\":[]}"));

    assertThat(tally(rig)).isEqualTo(Tally.filtered(size));
  }

  /** None of them can be read. What there is no time for comes again, and goes on there. */
  @Example
  void emptySubRecordsThatAreDeadLettersGoOnWhereTheTimeWasOver() {
    int size = 6_000;
    Rig rig = new Rig();
    EventJson event = new EventJson().put(5, "outer", packed(empty(size)));
    int invocations = 0;
    String answer;
    do {
      int before = rig.letters.emissions().size();
      rig.time = () -> rig.letters.emissions().size() - before < 1_000 ? 60_000 : 2_400;
      answer = rig.invoke(event);
      assertThat(++invocations).isLessThan(50);
    } while (answer.contains("\"5\""));

    assertThat(invocations).isGreaterThan(1);
    assertThat(tally(rig).dead()).isEqualTo(size);
    assertThat(rig.letters.values(io.weir.DeadLetter.class)).hasSize(size);
  }

  private static Tally tally(Rig rig) {
    return rig.memory
        .progress("click-counts", new Shard("clicks", EventJson.SHARD))
        .orElseThrow()
        .tally();
  }

  private static byte[] empty(int size) {
    byte[] one = {0x1a, 4, 0x08, 0, 0x1a, 0};
    byte[] all = new byte[3 + size * one.length];
    all[0] = 0x0a;
    all[1] = 1;
    all[2] = 'p';
    for (int i = 0; i < size; i++) {
      System.arraycopy(one, 0, all, 3 + i * one.length, one.length);
    }
    return all;
  }

  @Example
  void anUnfinishedSubRecordHasItsWholeSequenceNumberReportedAndIsAppliedOnce() {
    Rig rig = new Rig();
    AggregatedRecord aggregate =
        AggregatedRecord.newBuilder()
            .addPartitionKeyTable("p")
            .addRecords(click("home", 1))
            .addRecords(click("about", 2))
            .addRecords(click("home", 61))
            .build();
    EventJson event = new EventJson().put(5, "outer", packed(aggregate.toByteArray()));

    rig.remainingAtFirst(60_000, 100);
    assertThat(rig.invoke(event)).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"5\"}]}");
    rig.time = () -> 60_000;
    assertThat(rig.invoke(event)).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(rig.invoke(event)).isEqualTo("{\"batchItemFailures\":[]}");

    assertThat(rig.results()).extracting(Clicks.Count::clicks).containsExactly(1L, 1L);
    assertThat(
            rig.memory
                .progress("click-counts", new Shard("clicks", EventJson.SHARD))
                .orElseThrow()
                .tally())
        .isEqualTo(Tally.applied(3));
  }

  private static Record.Builder click(String page, long second) {
    return Record.newBuilder()
        .setPartitionKeyIndex(0)
        .setData(ByteString.copyFromUtf8(Click.json(page, second)));
  }

  /** R19: a key that is no UTF-8 would be one with every other such key. */
  @Example
  void aRecordWhosePartitionKeyIsNotUtf8IsADeadLetterAlone() throws Exception {
    AggregatedRecord packed =
        AggregatedRecord.newBuilder()
            .addPartitionKeyTable("good")
            .addPartitionKeyTableBytes(ByteString.copyFrom(new byte[] {'k', (byte) 0xFF}))
            .addRecords(click(0, 1))
            .addRecords(click(1, 2))
            .addRecords(click(0, 3))
            .build();
    Rig rig = new Rig();

    assertThat(rig.invoke(new EventJson().put(10, "p", packed(packed.toByteArray()))))
        .isEqualTo("{\"batchItemFailures\":[]}");

    assertThat(rig.memory.progress("click-counts").getFirst().tally())
        .isEqualTo(Tally.applied(2).plus(Tally.dead(1)));
    assertThat(rig.letters.values(io.weir.DeadLetter.class))
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.message()).contains("the partition key is not Unicode");
          assertThat(letter.position()).endsWith("@10.1");
          assertThat(letter.partitionKey()).isEqualTo("k\uFFFD");
        });
  }

  private static Record click(int key, int second) {
    return Record.newBuilder()
        .setPartitionKeyIndex(key)
        .setData(ByteString.copyFromUtf8(Click.json("page", second)))
        .build();
  }
}
