package io.weir.dynamo;

import io.weir.BinaryWriter;
import io.weir.state.Commit;
import io.weir.state.IdChunk;
import io.weir.state.KeyRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decides what stays in the head and what goes to segments. Pure. A head is kept within the
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

  private final long segmentLifeSeconds;
  private final int bulkInHead;

  Planner(long segmentLifeSeconds, int bulkInHead) {
    this.segmentLifeSeconds = segmentLifeSeconds;
    this.bulkInHead = bulkInHead;
  }

  Plan plan(Commit commit, int overhead, List<SegmentRef> stored) {
    long version = commit.based().version() + 1;
    KeyRecord next = commit.next();
    List<Segment> segments = new ArrayList<>();
    Head head = bulk(commit, version, stored, segments);
    long expiry = Math.floorDiv(Math.max(next.arrival(), commit.now()), 1000L) + segmentLifeSeconds;
    Spill spill = new Spill(version, expiry, segments);
    spill.events = Ids.of(next.eventIds(), commit.now());
    spill.positions = Ids.of(next.positionIds(), commit.now());
    while (true) {
      spill.mergeMany();
      Head tried = with(head, spill.events, spill.positions);
      int size = overhead + HeadCodec.encode(tried).length;
      int inline = spill.inlineSize(next.arrival());
      if (size <= limit(size - inline) || spill.nothingInline()) {
        List<IdChunk> events = spill.events.chunks();
        KeyRecord committed = next.withIds(events, spill.positions.chunks());
        return new Plan(tried, List.copyOf(segments), committed);
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

  private Head bulk(Commit commit, long version, List<SegmentRef> stored, List<Segment> segments) {
    KeyRecord record = commit.next();
    BinaryWriter out = new BinaryWriter();
    new BulkCodec(commit.key()).write(out, record);
    KeyRecord core = record.withIds(List.of(), List.of());
    int bulk = record.state().length + out.size();
    if (bulk <= bulkInHead) {
      return new Head(commit.key(), version, core, Ids.NONE, Ids.NONE, 0, List.of());
    }
    if (bulk > DynamoStateStore.MAX_BULK_BYTES) {
      throw new StateLimitException(tooLarge(commit, bulk));
    }
    List<SegmentRef> data = new ArrayList<>();
    if (out.size() <= SMALL_REST) {
      byte[] whole = Arrays.copyOf(record.state(), bulk);
      System.arraycopy(out.toByteArray(), 0, whole, record.state().length, out.size());
      cut(whole, version, stored, data, segments);
    } else {
      cut(record.state(), version, stored, data, segments);
      cut(out.toByteArray(), version, stored, data, segments);
    }
    return new Head(
        commit.key(), version, core, Ids.NONE, Ids.NONE, record.state().length, List.copyOf(data));
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
        out.add(new Segment(fresh, part));
      }
      data.add(ref);
    }
  }
}
