package io.weir.audit;

import io.weir.StreamFunction;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data about a function besides its keys.
 *
 * @param definition null if not available; rules that need it are then skipped
 * @param progress the progress by shard, of gone shards too
 * @param listed the shards that its streams list, without incarnations; null if not read
 * @param inParallel true if several batches of a shard run at a time
 * @param records the number of distinct acknowledged records; negative if not known
 */
public record FunctionView(
    String name,
    @Nullable StreamFunction definition,
    Map<Shard, Progress> progress,
    @Nullable Set<Shard> listed,
    boolean inParallel,
    long records) {

  /**
   * A function of which nothing but its progress is known. A shard that is there twice is not gone:
   * it was about to be moved.
   */
  public static FunctionView of(String name, List<Progress> progress) {
    Map<Shard, Progress> byShard = new HashMap<>();
    progress.forEach(one -> byShard.put(one.shard(), one));
    progress.stream()
        .filter(one -> one.gone().isEmpty())
        .forEach(one -> byShard.put(one.shard(), one));
    return new FunctionView(name, null, byShard, null, false, -1);
  }

  public FunctionView withDefinition(StreamFunction known) {
    return new FunctionView(name, known, progress, listed, inParallel, records);
  }

  public FunctionView withListed(Set<Shard> shards) {
    return new FunctionView(name, definition, progress, shards, inParallel, records);
  }

  public FunctionView withBatchesInParallel(boolean batches) {
    return new FunctionView(name, definition, progress, listed, batches, records);
  }

  public FunctionView withRecords(long distinct) {
    return new FunctionView(name, definition, progress, listed, inParallel, distinct);
  }
}
