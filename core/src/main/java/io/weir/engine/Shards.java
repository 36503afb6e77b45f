package io.weir.engine;

import io.weir.Shard;
import io.weir.StreamFunction;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import java.util.List;
import java.util.Optional;

/** What is known of a function's shards when a batch or a tick begins. */
record Shards(StreamFunction function, StateStore store, Topology topology, EngineLimits limits) {

  /** True if one batch at a time is read of a shard, in its order. */
  boolean inOrder() {
    return limits.parallelizationFactor() == 1;
  }

  /** True if a key may have records in other shards, too. */
  boolean inSeveralShards() {
    return inOrder() && !function.keysStayInOneShard();
  }

  /**
   * The shard's progress is read for every batch, consistently: another container may have handled
   * the batch before, and a cached watermark would judge by too low a clock with nothing to fence
   * it. With keys in several shards the same read brings the others' watermarks.
   */
  ShardClocks clocks(Shard shard) {
    if (!inOrder()) {
      return ShardClocks.unordered(function);
    }
    if (!inSeveralShards()) {
      Optional<Progress> own = store.progress(function.name(), shard);
      if (own.isPresent()) {
        return new ShardClocks(function, source -> List.of(), List.of(own.get()));
      }
    }
    return all();
  }

  /** The clocks of all shards. */
  ShardClocks all() {
    return new ShardClocks(function, topology, store.progress(function.name()));
  }

  /**
   * @param current the shard whose batch is stepped; null in a tick
   * @param arrival of the batch's first record; MAX in a tick
   */
  StepRules rules(ShardClocks clocks, Shard current, long arrival) {
    return new StepRules(
        function,
        limits,
        inOrder(),
        coverage(clocks, current),
        arrivedEverywhere(clocks, current, arrival),
        clocks.resets());
  }

  private Coverage coverage(ShardClocks clocks, Shard current) {
    if (!inOrder()) {
      return null;
    }
    Coverage coverage = new Coverage(this::stored);
    clocks.known(current).ifPresent(coverage::know);
    return coverage;
  }

  /**
   * With batches in parallel nothing is known of how far the other lanes are, so where a key's
   * records may be in several of them ids are kept for the whole retention. The current shard may
   * be the one that is behind: a key has seen arrivals of others that its own records come long
   * before.
   */
  private long arrivedEverywhere(ShardClocks clocks, Shard current, long arrival) {
    if (function.keysStayInOneShard()) {
      return Long.MAX_VALUE;
    }
    return inOrder() ? Math.min(clocks.arrivalWithout(current), arrival) : Long.MIN_VALUE;
  }

  private Progress stored(Shard shard) {
    return store.progress(function.name(), shard).orElse(Progress.none(shard));
  }
}
