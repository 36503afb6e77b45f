package io.weir.engine;

import io.weir.StreamFunction;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.state.StateStore;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the incarnation of its shard that a batch is of (R18). The first stream that delivers has
 * incarnation 0 of each of its shards; every other one, and the same one made anew, has the next
 * that is free. Which stream an incarnation is of is stored with its progress before any key is
 * committed.
 */
final class Incarnations {
  private final StreamFunction function;
  private final StateStore store;
  private final Map<Asked, Shard> found = new HashMap<>();

  /**
   * The earliest arrival of a record of an incarnation, where one of the same stream was before.
   */
  private final Map<Shard, Long> begins = new HashMap<>();

  /**
   * @param shard its first incarnation
   */
  private record Asked(Shard shard, String stream) {}

  Incarnations(StreamFunction function, StateStore store) {
    this.function = function;
    this.store = store;
  }

  /** The incarnation to try first. */
  Shard likely(Batch batch) {
    Shard known = found.isEmpty() ? null : found.get(asked(batch));
    return known == null || arrivedBefore(batch, begins.getOrDefault(known, Long.MIN_VALUE))
        ? batch.shard()
        : known;
  }

  private static boolean arrivedBefore(Batch batch, long time) {
    return batch.records().getFirst().arrival() < time;
  }

  /**
   * The batch's own shard, if {@code known} is its progress; else the incarnation to try next.
   *
   * @param known the progress of one incarnation; its first if nothing is stored
   * @param watermark the watermark of that incarnation
   * @throws io.weir.state.StateStoreException if another incarnation has to be begun and the store
   *     does not answer
   */
  Shard check(Batch batch, Progress known, long watermark) {
    Shard shard = known.shard();
    if (!known.mayBeOf(batch.stream())) {
      return shard.incarnation(shard.incarnation() + 1);
    }
    if (isOfSuccessor(batch, known)) {
      Shard successor = shard.incarnation(known.succeededBy());
      begins.put(successor, known.succeededFrom());
      return successor;
    }
    if (known.succeededBy() == 0 && holdsAnother(batch, known)) {
      return begin(known, watermark, earliest(batch));
    }
    if (shard.incarnation() > 0 && known.succeededBy() == 0) {
      found.put(asked(batch), shard);
    }
    return shard;
  }

  /**
   * The progress with which the first record of a listed shard would be judged that is not known to
   * have begun: of the name that {@link #check} comes to, which may be moved aside.
   */
  static Progress unbegun(Shard listed, String stream, Shards shards, ShardClocks clocks) {
    Shard shard = listed.incarnation(0);
    while (true) {
      Progress known = shards.located(clocks, shard, stream);
      if (known.mayBeOf(stream) && known.succeededBy() == 0) {
        return known;
      }
      int next = known.mayBeOf(stream) ? known.succeededBy() : shard.incarnation() + 1;
      shard = shard.incarnation(next);
    }
  }

  /**
   * True for a batch of the successor; records from before its first one are stragglers of the old
   * stream.
   */
  private static boolean isOfSuccessor(Batch batch, Progress known) {
    return known.succeededBy() > 0 && !arrivedBefore(batch, known.succeededFrom());
  }

  private static long earliest(Batch batch) {
    return batch.records().stream().mapToLong(SourceRecord::arrival).min().orElseThrow();
  }

  private static Asked asked(Batch batch) {
    return new Asked(batch.shard().incarnation(0), batch.stream());
  }

  private static boolean holdsAnother(Batch batch, Progress known) {
    for (SourceRecord record : batch.records()) {
      if (!known.covers(record.position())) {
        return false;
      }
      if (known.isOfAnother(record.position(), record.arrival())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The next incarnation of a stream that was made anew: it begins with the old one's watermark,
   * and nothing finished. It is stored before the old one names it, so a process that follows the
   * name finds it.
   *
   * @param from the earliest arrival of the batch's records
   * @return the next incarnation; its stored progress has to be read
   */
  private Shard begin(Progress old, long watermark, long from) {
    Shard next = old.shard();
    Optional<Progress> taken;
    do {
      next = next.incarnation(next.incarnation() + 1);
      taken = store.progress(function.name(), next);
    } while (taken.isPresent() && !taken.get().parents().contains(old.shard()));
    if (taken.isEmpty()) {
      List<Floor> floor =
          List.of(new Floor(ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, watermark));
      Progress first = Progress.first(next, old.stream(), floor, List.of(old.shard()));
      store.commitProgress(function.name(), first.nextBegun());
    }
    Progress succeeded = named(old, next.incarnation(), from);
    Shard successor = next.incarnation(succeeded.succeededBy());
    begins.put(successor, succeeded.succeededFrom());
    return successor;
  }

  /**
   * Stores the name of the next incarnation, and retries if a batch of the old one is finished in
   * between.
   */
  private Progress named(Progress old, int next, long from) {
    Progress stored = old;
    while (stored.succeededBy() == 0) {
      stored = store.commitProgress(function.name(), stored.nextSucceededBy(next, from));
    }
    return stored;
  }

  /**
   * The same where shards are read in parallel, and progress holds nothing but the stream. It is
   * read once a container.
   */
  Shard ofParallel(Batch batch) {
    if (batch.stream().isEmpty()) {
      return batch.shard();
    }
    Shard known = found.get(asked(batch));
    if (known == null) {
      known = claimed(batch);
      found.put(asked(batch), known);
    }
    return known;
  }

  private Shard claimed(Batch batch) {
    Shard shard = batch.shard().incarnation(0);
    while (true) {
      Progress now = store.progress(function.name(), shard).orElse(Progress.none(shard));
      if (!now.mayBeOf(batch.stream())) {
        shard = shard.incarnation(shard.incarnation() + 1);
      } else if (isOfSuccessor(batch, now)) {
        shard = shard.incarnation(now.succeededBy());
      } else if (now.stream().equals(batch.stream())) {
        return shard;
      } else {
        store.commitProgress(function.name(), claim(now, batch));
      }
    }
  }

  /** Records that are read in parallel leave no trace of where they began: it stays unknown. */
  private static Progress claim(Progress now, Batch batch) {
    Position lowest = new Position(now.shard(), BigInteger.ZERO, 0);
    return now.of(batch.stream()).beginning(lowest).nextBegun();
  }

  /** Forgets everything that a new container would not know. */
  void clear() {
    found.clear();
    begins.clear();
  }
}
