package io.weir.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One lane of a shard: an iterator, the pieces waiting to be tried again, and one flight at most.
 */
final class SimulatedLane {
  final SimulatedShard shard;
  final int number;
  private final EventSourceMapping mapping;
  private final int start;
  private final Deque<SimulatedPiece> waiting = new ArrayDeque<>();
  private int cursor;
  private long freeSince;
  private @Nullable Object flight;

  SimulatedLane(SimulatedShard shard, int number, EventSourceMapping mapping, int start, long now) {
    this.shard = shard;
    this.number = number;
    this.mapping = mapping;
    this.start = start;
    this.cursor = start;
    this.freeSince = now;
  }

  /** The time from which a batch may be delivered; empty if there is none or one is in flight. */
  OptionalLong due() {
    if (flight != null) {
      return OptionalLong.empty();
    }
    if (!waiting.isEmpty()) {
      return OptionalLong.of(waiting.getFirst().notBefore());
    }
    return hasUnread() ? OptionalLong.of(freshDue()) : OptionalLong.empty();
  }

  /** True if nothing is unread, waiting or in flight. */
  boolean drained() {
    return flight == null && waiting.isEmpty() && !hasUnread();
  }

  /** Index of the first record that is not acknowledged; behind the last one if all are. */
  int firstOpen() {
    int first = hasUnread() ? cursor : shard.records.size();
    for (SimulatedPiece piece : waiting) {
      first = Math.min(first, shard.indexOf(piece.records().getFirst().position()));
    }
    return first;
  }

  SimulatedPiece take(Cuts cuts) {
    return waiting.isEmpty() ? takeFresh(cuts) : waiting.removeFirst();
  }

  void retry(SimulatedPiece piece) {
    waiting.addFirst(piece);
  }

  void depart(Object token) {
    flight = token;
  }

  boolean awaits(Object token) {
    return flight == token;
  }

  void land(long now) {
    flight = null;
    freeSince = now;
  }

  /** Starts over at a record of the shard, and forgets waiting and running batches. */
  void reset(int index, long now) {
    waiting.clear();
    cursor = index;
    land(now);
  }

  void resetToStart(long now) {
    reset(start, now);
  }

  private long freshDue() {
    long since = Math.max(freeSince, shard.records.get(cursor).visible());
    boolean now = mapping.maximumBatchingWindow().isZero() || full(gather());
    return now ? since : since + mapping.maximumBatchingWindow().toMillis();
  }

  /** True if there are unread records; skips those that were trimmed. */
  private boolean hasUnread() {
    cursor = Math.max(cursor, shard.horizon);
    while (cursor < shard.records.size() && !mine(cursor)) {
      cursor++;
    }
    return cursor < shard.records.size();
  }

  private SimulatedPiece takeFresh(Cuts cuts) {
    List<SimulatedRecord> ready = gather();
    int size = Math.clamp(cuts.next(ready.size()), 1, ready.size());
    SimulatedPiece piece = SimulatedPiece.fresh(ready.subList(0, size));
    cursor = shard.indexOf(piece.records().getLast().position()) + 1;
    return piece;
  }

  /** Gathers a batch. A record that fits no invocation is a batch of its own, which is given up. */
  private List<SimulatedRecord> gather() {
    List<SimulatedRecord> batch = new ArrayList<>();
    long bytes = 0;
    for (int i = cursor; i < shard.records.size() && batch.size() < mapping.batchSize(); i++) {
      bytes += mine(i) ? shard.records.get(i).payloadBytes() : 0;
      if (bytes > EventSourceMapping.PAYLOAD_LIMIT_BYTES && !batch.isEmpty()) {
        break;
      }
      if (mine(i)) {
        batch.add(shard.records.get(i));
      }
    }
    return batch;
  }

  /** True if the batch has all its records, or the next record does not fit. */
  private boolean full(List<SimulatedRecord> batch) {
    long bytes = batch.stream().mapToLong(SimulatedRecord::payloadBytes).sum();
    return batch.size() >= mapping.batchSize()
        || bytes + nextBytes(batch) > EventSourceMapping.PAYLOAD_LIMIT_BYTES;
  }

  private long nextBytes(List<SimulatedRecord> batch) {
    int i = shard.indexOf(batch.getLast().position()) + 1;
    while (i < shard.records.size() && !mine(i)) {
      i++;
    }
    return i < shard.records.size() ? shard.records.get(i).payloadBytes() : 0;
  }

  private boolean mine(int index) {
    int factor = mapping.parallelizationFactor();
    SimulatedRecord record = shard.records.get(index);
    return (factor == 1 || record.lane(factor) == number)
        && mapping.filterCriteria().test(record.parts().getFirst().data());
  }
}
