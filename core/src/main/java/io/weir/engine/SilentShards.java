package io.weir.engine;

import io.weir.StreamFunction;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Stores the results of empty polls: that shards are idle, or that time has passed. */
final class SilentShards {
  private final StreamFunction function;
  private final StateStore store;
  private final Shards shards;

  SilentShards(StreamFunction function, StateStore store, Shards shards) {
    this.function = function;
    this.store = store;
    this.shards = shards;
  }

  /** Implements {@code Engine.idle}. */
  List<Shard> idle(List<EmptyPoll> polls) {
    if (polls.isEmpty()) {
      return List.of();
    }
    ShardClocks clocks = shards.all();
    return polls.stream().filter(poll -> idle(clocks, poll)).map(EmptyPoll::shard).toList();
  }

  private boolean idle(ShardClocks clocks, EmptyPoll poll) {
    Progress polled = poll.polled();
    Shard shard = polled.shard();
    boolean stored = polled.version() > 0 || polled.stream().isEmpty();
    Progress known =
        stored
            ? shards.located(clocks, shard, "")
            : Incarnations.unbegun(shard, polled.stream(), shards, clocks);
    boolean wasGone = polled.version() == 0 && known.gone().isPresent();
    boolean stands = wasGone || polled.version() == known.version();
    boolean there = known.gone().isEmpty() || clocks.isListedOpen(shard);
    if (!stands || !there || !clocks.hasBegun(shard)) {
      return false;
    }
    Progress next = known.returned().nextIdle(poll.until());
    return store.commitProgress(function.name(), next).equals(next);
  }

  /** Implements {@code Engine.passing}. */
  OptionalLong passing(EmptyPoll poll) {
    Optional<Progress> next = Silence.passed(poll.polled(), shards::all, poll.until());
    return next.isEmpty() ? OptionalLong.empty() : OptionalLong.of(next.get().lowestWatermark());
  }

  /** Implements {@code Engine.pass}. */
  Optional<EmptyPoll> pass(EmptyPoll poll) {
    Progress known = poll.polled();
    if (known.version() == 0 && !shards.all().hasBegun(poll.shard())) {
      return Optional.empty();
    }
    Optional<Progress> next = Silence.passed(known, shards::all, poll.until());
    if (next.isPresent()) {
      boolean first = store.commitProgress(function.name(), next.get()).equals(next.get());
      return first ? Optional.of(new EmptyPoll(next.get(), poll.until())) : Optional.empty();
    }
    boolean held = Silence.isUnknown(known) && shards.inSeveralShards();
    return held && !idle(List.of(poll)).isEmpty() ? Optional.of(poll) : Optional.empty();
  }
}
