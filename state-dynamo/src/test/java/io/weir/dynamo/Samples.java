package io.weir.dynamo;

import io.weir.DeadLetter;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.IdChunk;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.ParkedRecord;
import io.weir.state.Progress;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One of everything that this module writes, with every field in use. */
final class Samples {
  static final StateKey KEY = new StateKey("page-views", "/home");
  static final long VERSION = 7;
  static final Shard SHARD = new Shard("views", "shardId-000000000002");

  private static final long BIRTH = 1_700_000_000_123L;
  private static final BigInteger ORDER =
      new BigInteger("49590338271490256608559692538361571095921575989136588898");

  private Samples() {}

  private static Position position(long more) {
    return new Position(SHARD.source(), SHARD.partition(), ORDER.add(BigInteger.valueOf(more)), 3);
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 7);
    }
    return bytes;
  }

  static List<IdChunk> chunks() {
    return List.of(
        new IdChunk(BIRTH - 60_000, bytes(48), null), new IdChunk(BIRTH, bytes(16), null));
  }

  private static List<KeyMark> marks() {
    Position other = new Position("clicks", "partition-1", BigInteger.TEN, 0);
    return List.of(
        new KeyMark(
            position(5),
            Tally.applied(1)
                .plus(Tally.duplicate(2))
                .plus(Tally.late(3))
                .plus(Tally.dead(4))
                .plus(Tally.filtered(5))),
        new KeyMark(
            other,
            List.of(
                new KeyMark.Counted(
                    new Position("clicks", "partition-1", BigInteger.TWO, 1),
                    Tally.applied(9).plus(Tally.filtered(1))),
                new KeyMark.Counted(other, Tally.ZERO))));
  }

  static KeyRecord record() {
    Outbox outbox =
        new Outbox(
            List.of(
                emission("page-counts", "page-views//home/w/0", KEY.key(), 40, Emission.Op.UPSERT),
                emission("late", "elsewhere/1", "other", 41, Emission.Op.DELETE)),
            position(5));
    ParkedRecord parked =
        new ParkedRecord(position(6), "p-1", BIRTH + 9, BIRTH - 5, BIRTH - 6, BIRTH + 99, bytes(9));
    return KeyRecord.NEW
        .change()
        .birth(BIRTH)
        .revision(BIRTH + 41)
        .floor(BIRTH - 1)
        .arrival(BIRTH + 9)
        .marks(marks())
        .eventIds(chunks())
        .positionIds(List.of(new IdChunk(BIRTH + 9, bytes(16), null)))
        .state(bytes(20))
        .outbox(outbox)
        .parked(List.of(parked))
        .parkedUntil(BIRTH + 60_000)
        .eventDue(OptionalLong.of(BIRTH + 1_000))
        .processingDue(OptionalLong.of(BIRTH + 2_000))
        .made();
  }

  private static Emission emission(
      String sink, String id, String key, long revision, Emission.Op op) {
    return new Emission(sink, id, key, BIRTH + revision, op, bytes(12));
  }

  static Head head() {
    return new Head(
        KEY,
        VERSION,
        record().withIds(List.of(), List.of()),
        new Ids(List.of(), chunks()),
        new Ids(List.of(), record().positionIds()),
        0,
        List.of());
  }

  /** Ids and data are in segments, and are named. */
  static Head spilledHead() {
    SegmentRef ids = new SegmentRef(3, 0x1234_5678_9abc_def0L, BIRTH / 1_000 + 3_600);
    KeyRecord all = record();
    KeyRecord small =
        all.change()
            .eventIds(List.of())
            .positionIds(List.of())
            .state(KeyRecord.NEW.state())
            .outbox(Outbox.EMPTY)
            .parked(List.of())
            .parkedUntil(0)
            .eventDue(OptionalLong.empty())
            .processingDue(OptionalLong.empty())
            .made();
    return new Head(
        KEY,
        VERSION,
        small,
        new Ids(List.of(new Ids.Named(new IdRef(ids, 2), List.of())), chunks()),
        Ids.NONE,
        20,
        List.of(new SegmentRef(VERSION, -5, 0), new SegmentRef(VERSION, 6, 0)));
  }

  /** A head whose state has a version beyond the first. */
  static Head laterHead() {
    Head head = head();
    return new Head(
        KEY,
        VERSION,
        head.record().withStateVersion(3),
        head.events(),
        head.positions(),
        0,
        List.of());
  }

  static Head newHead() {
    return new Head(KEY, VERSION, KeyRecord.NEW, Ids.NONE, Ids.NONE, 0, List.of());
  }

  /** Its state is deflated. */
  static Head packedHead() {
    KeyRecord record = PageViewRecords.withState(KeyRecord.NEW, new byte[2_000]);
    return new Head(KEY, VERSION, record, Ids.NONE, Ids.NONE, 0, List.of());
  }

  /** A head's body as the planner makes it. */
  static byte[] body(Head head) {
    return HeadCodec.encode(head, Packed.of(HeadCodec.bulk(KEY, head.record())));
  }

  static byte[] bulk() {
    return bulk(record());
  }

  private static byte[] bulk(KeyRecord record) {
    BinaryWriter out = new BinaryWriter();
    new BulkCodec(KEY).write(out, record);
    return out.toByteArray();
  }

  /** Two records that wait, one of them with the answers of lookups. */
  static byte[] answeredBulk() {
    KeyRecord record = record();
    ParkedRecord waiting = record.parked().getFirst();
    List<ParkedRecord> both = List.of(waiting.with(bytes(5)), waiting);
    return bulk(record.change().parked(both).made());
  }

  static byte[] bulkAgain(byte[] bytes) {
    return bulk(HeadCodec.withBulk(KEY, record(), new byte[0], new BinaryReader(bytes)));
  }

  static Progress progress() {
    return Progress.none(SHARD)
        .change()
        .version(1)
        .marks(
            List.of(
                new Progress.ShardMark(position(1), BIRTH - 100),
                new Progress.ShardMark(position(9), BIRTH)))
        .floors(List.of(new Progress.Floor("0".repeat(32), "7" + "f".repeat(31), BIRTH - 900)))
        .parents(
            List.of(
                new Shard("views", "shardId-000000000000"),
                new Shard("views", "shardId-000000000001")))
        .silentUntil(0)
        .tally(
            Tally.applied(100)
                .plus(Tally.duplicate(20))
                .plus(Tally.late(3))
                .plus(Tally.dead(4))
                .plus(Tally.filtered(50)))
        .redelivered(6)
        .arrival(BIRTH + 5)
        .suspect(Optional.of(new Progress.Suspect(position(10), 2)))
        .reset(Optional.of(new Progress.Reset(position(8), BIRTH - 50)))
        .made();
  }

  static byte[] row() {
    Map<String, Object> row = new HashMap<>();
    row.put("page", "/home");
    row.put("count", 12);
    row.put("share", 0.25);
    row.put("all", true);
    row.put("hash", bytes(8));
    row.put("nothing", null);
    row.put("list", List.of(1, "two", List.of(3)));
    row.put("map", Map.of("a", 1, "b", Map.of("c", "d")));
    return RowCodec.encode(row);
  }

  static DeadLetter letter() {
    return new DeadLetter(
        "page-views",
        DeadLetter.Reason.HANDLER_FAILED,
        "java.lang.IllegalStateException: no",
        position(4).toString(),
        "p-1",
        "/home",
        BIRTH,
        "at line 7\n",
        bytes(30));
  }

  static DeadLetter resultLetter() {
    return new DeadLetter(
        "page-views",
        DeadLetter.Reason.RESULT_REFUSED,
        "sink 'page-counts' cannot keep the result",
        "page-views//home/0-60000/0",
        null,
        "/home",
        0,
        "",
        bytes(30),
        new DeadLetter.Result(
            "page-counts", BIRTH + 7, io.weir.spi.Emission.Op.UPSERT, "com.acme.PageCount"));
  }

  /** DynamoDB's values as those that a row is made of. */
  static Map<String, Object> plain(Map<String, AttributeValue> row) {
    Map<String, Object> plain = new LinkedHashMap<>();
    row.forEach((name, value) -> plain.put(name, plain(value)));
    return plain;
  }

  private static Object plain(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> new BigDecimal(value.n());
      case BOOL -> value.bool();
      case B -> value.b().asByteArray();
      case L -> value.l().stream().map(Samples::plain).toList();
      case M -> plain(value.m());
      default -> null;
    };
  }
}
