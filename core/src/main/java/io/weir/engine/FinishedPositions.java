package io.weir.engine;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells which positions are finished: those that their shards' progress covers. A key forgets its
 * mark of a shard once that shard's progress covers it; so the progress that judges a key must have
 * been read after the key was, or a stalled invocation would apply again what others have long
 * finished.
 */
final class FinishedPositions {
  private final Function<Shard, Progress> stored;
  private final Map<Shard, Progress> known = new HashMap<>();

  /** The last progress that was used: nearly all records of a batch are of one shard. */
  private @Nullable Progress last;

  /**
   * @param stored reads a shard's progress
   */
  FinishedPositions(Function<Shard, Progress> stored) {
    this.stored = stored;
  }

  void know(Progress progress) {
    last = null;
    known.put(progress.shard(), progress);
  }

  /** Forgets all progress, because keys have been read since. */
  void refresh() {
    known.clear();
    last = null;
  }

  /**
   * Reads the progress of a position's shard now, if nothing is known of it.
   *
   * @param before is run before the store is asked
   */
  void ask(Position position, Runnable before) {
    if (!known.containsKey(position.shard())) {
      before.run();
      known.put(position.shard(), stored.apply(position.shard()));
    }
  }

  boolean covers(Position position) {
    Progress used = last;
    if (used == null || !position.isIn(used.shard())) {
      used = known.computeIfAbsent(position.shard(), stored);
      last = used;
    }
    return used.covers(position);
  }
}
