package io.weir.dynamo;

import io.weir.spi.Position;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.IdChunk;
import io.weir.state.IdLife;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** Records as a page-view function has them, with positions as Kinesis gives them. */
final class PageViewRecords {
  static final long NOW = 1_700_000_040_000L;
  static final StateKey KEY = new StateKey("page-views", "/articles/how-streams-work");
  static final long HOUR = 3_600_000;
  private static final BigInteger SEQUENCE =
      new BigInteger("49590338271490256608559692538361571095921575989136588898");

  private PageViewRecords() {}

  /**
   * The record after a touch: one open window, mark moved, new ids, those older than an hour
   * dropped.
   */
  static KeyRecord touched(KeyRecord before, int touch, long now, int ids, Random random) {
    List<IdChunk> chunks = new ArrayList<>();
    before.eventIds().stream().filter(chunk -> chunk.latest() + HOUR > now).forEach(chunks::add);
    long bucket = now / 60_000 * 60_000 + 59_999;
    byte[] fresh = bytes(random, ids * IdChunk.ID_BYTES);
    if (!chunks.isEmpty()
        && chunks.getLast().segment() == null
        && chunks.getLast().latest() == bucket) {
      fresh = joined(chunks.removeLast().ids(), fresh);
    }
    if (fresh.length > 0) {
      chunks.add(new IdChunk(bucket, fresh, null));
    }
    BigInteger order = SEQUENCE.add(BigInteger.valueOf(touch * 7_919L));
    Position position = new Position("views", "shardId-000000000123", order, 0);
    return KeyRecord.NEW
        .change()
        .birth(NOW)
        .revision(NOW + touch / 10)
        .floor(now - 10_001)
        .arrival(now)
        .marks(List.of(new KeyMark(position, Tally.applied(touch % 100).plus(Tally.duplicate(1)))))
        .eventIds(chunks)
        .state(bytes(random, 30))
        .eventDue(OptionalLong.of(now / 60_000 * 60_000 + 59_999))
        .made();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static KeyRecord withState(KeyRecord record, byte[] state) {
    return record.change().state(state).made();
  }

  static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** What a horizon of an hour and a retention of a day come to. */
  static final IdLife LIFE = new IdLife(HOUR + HOUR / 12 + 48 * HOUR, Long.MIN_VALUE);

  static CommitResult commit(StateStore store, Snapshot based, KeyRecord next, long now) {
    return commit(store, based, next, now, LIFE);
  }

  static CommitResult commit(
      StateStore store, Snapshot based, KeyRecord next, long now, IdLife life) {
    Commit commit = new Commit(based, next, OptionalLong.empty(), now, life);
    return store.commit(List.of(commit)).getFirst();
  }

  static Snapshot committed(StateStore store, Snapshot based, KeyRecord next, long now) {
    CommitResult result = commit(store, based, next, now);
    if (result instanceof CommitResult.Failed failed) {
      throw failed.cause();
    }
    return ((CommitResult.Committed) result).snapshot();
  }
}
