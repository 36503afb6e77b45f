package io.weir.engine;

import io.weir.Shard;
import io.weir.StreamFunction;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.state.StateStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the incarnation of its shard that a batch is of (PROTOCOL R18). The first stream that
 * delivers has incarnation 0 of each of its shards; every other one, and the same one made anew,
 * has the next that is free. Which stream an incarnation is of is stored with its progress before
 * any key is committed.
 */
final class Incarnations {
  private final StreamFunction function;
  private final StateStore store;
  private final Map<Asked, Shard> found = new HashMap<>();

  /**
   * @param shard its first incarnation
   */
  private record Asked(Shard shard, String stream) {}

  Incarnations(StreamFunction function, StateStore store) {
    this.function = function;
    this.store = store;
  }

  /** True if progress is of that stream, or one of the two is not known. */
  static boolean isOf(Progress progress, String stream) {
    return stream.isEmpty() || progress.stream().isEmpty() || progress.stream().equals(stream);
  }

  /** Where to look first. */
  Shard likely(Batch batch) {
    return found.isEmpty() ? batch.shard() : found.getOrDefault(asked(batch), batch.shard());
  }

  /**
   * The batch's own shard, if {@code known} is its progress; else where to look next.
   *
   * @param known the progress of one incarnation; its first if nothing is stored
   * @param watermark of that incarnation
   * @throws io.weir.state.StateStoreException if another incarnation has to be begun and the store
   *     does not answer
   */
  Shard check(Batch batch, Progress known, long watermark) {
    Shard shard = known.shard();
    if (!isOf(known, batch.stream())) {
      return shard.incarnation(shard.incarnation() + 1);
    }
    if (known.succeededBy() > 0) {
      return shard.incarnation(known.succeededBy());
    }
    if (holdsAnother(batch, known)) {
      return begin(known, watermark);
    }
    if (shard.incarnation() > 0) {
      found.put(asked(batch), shard);
    }
    return shard;
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
   * and nothing finished. It is stored before the old one names it, so whoever follows the name
   * finds it.
   *
   * @return the next incarnation: what is stored of it has to be read
   */
  private Shard begin(Progress old, long watermark) {
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
    return next.incarnation(named(old, next.incarnation()));
  }

  /** A write of somebody who finished a batch of the old one may come in between. */
  private int named(Progress old, int next) {
    Progress stored = old;
    while (stored.succeededBy() == 0) {
      stored = store.commitProgress(function.name(), stored.nextSucceededBy(next));
    }
    return stored.succeededBy();
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
      if (!isOf(now, batch.stream())) {
        shard = shard.incarnation(shard.incarnation() + 1);
      } else if (now.succeededBy() > 0) {
        shard = shard.incarnation(now.succeededBy());
      } else if (now.stream().equals(batch.stream())) {
        return shard;
      } else {
        store.commitProgress(function.name(), now.of(batch.stream()).nextBegun());
      }
    }
  }

  /** Forgets everything that a new container would not know. */
  void clear() {
    found.clear();
  }
}
