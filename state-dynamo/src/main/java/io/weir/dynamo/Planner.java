package io.weir.dynamo;

import io.weir.codec.BinaryWriter;
import io.weir.state.Commit;
import io.weir.state.IdChunk;
import io.weir.state.KeyRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decides which data stays in the head and which goes to segments. Pure. A head is kept within the
 * kilobyte that it needs without ids; the ids that do not fit any more spill, oldest first, in
 * whole kilobytes where there are enough of them.
 */
final class Planner {
  /**
   * Bytes that ids may always have in a head: below that, a commit would spill a segment each time.
   */
  private static final int LEAST_IDS = 80;

  private static final int KILOBYTE = 1024;

  /**
   * Outbox and parked records up to this many bytes are no segment of their own beside large state.
   */
  private static final int SMALL_REST = 4096;

  private final int bulkInHead;

  Planner(int bulkInHead) {
    this.bulkInHead = bulkInHead;
  }

  /** Larger state goes to segments without a try. */
  private static final int PACKED_AT_MOST = 8;

  /** A head without ids, and its state, outbox and parked records. */
  private record Start(Head head, Packed bulk) {}

  Plan plan(Commit commit, int overhead, List<SegmentRef> stored) {
    long version = commit.based().version() + 1;
    KeyRecord next = commit.next();
    List<Segment> segments = new ArrayList<>();
    Start start = start(commit, version, stored, segments);
    Spill spill = new Spill(version, SegmentLife.of(commit), commit.now(), next, segments);
    spill.renew();
    while (true) {
      spill.mergeMany();
      Head tried = with(start.head(), spill.events, spill.positions);
      byte[] body = HeadCodec.encode(tried, start.bulk());
      int size = overhead + body.length;
      int inline = spill.inlineSize(next.arrival());
      if (size <= limit(size - inline) || spill.nothingInline()) {
        List<IdChunk> events = spill.events.chunks();
        KeyRecord committed = next.withIds(events, spill.positions.chunks());
        return new Plan(tried, body, List.copyOf(segments), committed);
      }
      spill.more(inline - (size - limit(size - inline)), next.arrival());
    }
  }

  private static int limit(int without) {
    return (without + LEAST_IDS + KILOBYTE - 1) / KILOBYTE * KILOBYTE;
  }

  private static Head with(Head head, Ids events, Ids positions) {
    return new Head(
        head.key(),
        head.version(),
        head.record(),
        events,
        positions,
        head.stateLength(),
        head.data());
  }

  private Start start(
      Commit commit, long version, List<SegmentRef> stored, List<Segment> segments) {
    KeyRecord core = commit.next().withIds(List.of(), List.of());
    byte[] plain = HeadCodec.bulk(commit.key(), core);
    boolean tried = plain.length <= (long) PACKED_AT_MOST * bulkInHead;
    Packed bulk = tried ? Packed.of(plain) : new Packed(plain, 0);
    boolean inHead = bulk.bytes().length <= bulkInHead;
    List<SegmentRef> data = inHead ? List.of() : segments(commit, version, stored, segments);
    int stateLength = inHead ? 0 : core.state().length;
    return new Start(
        new Head(commit.key(), version, core, Ids.NONE, Ids.NONE, stateLength, data), bulk);
  }

  /**
   * Cuts data that does not fit the head into segments; those that are stored already are named
   * again.
   */
  private static List<SegmentRef> segments(
      Commit commit, long version, List<SegmentRef> stored, List<Segment> out) {
    KeyRecord record = commit.next();
    BinaryWriter rest = new BinaryWriter();
    new BulkCodec(commit.key()).write(rest, record);
    int bulk = record.state().length + rest.size();
    if (bulk > DynamoStateStore.MAX_BULK_BYTES) {
      throw new StateLimitException(tooLarge(commit, bulk));
    }
    long written = Math.floorDiv(commit.now(), 1000L);
    List<SegmentRef> data = new ArrayList<>();
    if (rest.size() <= SMALL_REST) {
      byte[] whole = Arrays.copyOf(record.state(), bulk);
      System.arraycopy(rest.toByteArray(), 0, whole, record.state().length, rest.size());
      cut(whole, written, version, stored, data, out);
    } else {
      cut(record.state(), written, version, stored, data, out);
      cut(rest.toByteArray(), written, version, stored, data, out);
    }
    return List.copyOf(data);
  }

  private static String tooLarge(Commit commit, int bulk) {
    return "state, outbox and parked records of "
        + commit.key()
        + " have "
        + bulk
        + " bytes, more than DynamoStateStore.MAX_BULK_BYTES = "
        + DynamoStateStore.MAX_BULK_BYTES
        + "; keep less per key, for instance by a finer key, shorter windows or a TTL";
  }

  private static void cut(
      byte[] bytes,
      long written,
      long version,
      List<SegmentRef> stored,
      List<SegmentRef> data,
      List<Segment> out) {
    for (int at = 0; at < bytes.length; at += DynamoStateStore.MAX_SEGMENT_BYTES) {
      int end = Math.min(bytes.length, at + DynamoStateStore.MAX_SEGMENT_BYTES);
      byte[] part = Arrays.copyOfRange(bytes, at, end);
      long checksum = SegmentRef.checksum(part);
      SegmentRef fresh = new SegmentRef(version, checksum, 0);
      SegmentRef ref =
          stored.stream().filter(old -> old.checksum() == checksum).findFirst().orElse(fresh);
      if (ref == fresh && !data.contains(fresh)) {
        out.add(new Segment(fresh, part, written));
      }
      data.add(ref);
    }
  }
}
