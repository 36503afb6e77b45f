package io.weir.engine;

import io.weir.StreamFunction;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the progress of a function's shards when a batch or a tick begins. */
final class Shards {
  /** The most times that others may write a closed shard's progress in between. */
  private static final int MOST_LOST = 8;

  /**
   * Progress items that fit into a read unit of a query, about; one read by its name takes a unit.
   */
  private static final int ITEMS_PER_UNIT = 16;

  private final StreamFunction function;
  private final StateStore store;
  private final Topology topology;
  private final EngineLimits limits;
  private KeyMemory memory;

  /** Shards with progress that no batch needs, as of the last time that all was read. */
  private final Set<Shard> passed = new LinkedHashSet<>();

  /** The other shards whose progress is needed. */
  private final Set<Shard> needed = new LinkedHashSet<>();

  private final Map<Shard, Progress.Reset> passedResets = new HashMap<>();

  /** True if all partitions have one incarnation: then a listed one's name tells its item. */
  private boolean simple;

  private final Map<Shard, Progress> gone = new HashMap<>();

  Shards(StreamFunction function, StateStore store, Topology topology, EngineLimits limits) {
    this.function = function;
    this.store = store;
    this.topology = topology;
    this.limits = limits;
    this.memory = KeyMemory.of(function, limits);
  }

  /** Takes note of the retention of before, where it was shorter. */
  void earlier(EarlierRetention retention) {
    memory = memory.with(retention);
  }

  /** True if one batch at a time is read of a shard, in its order. */
  boolean inOrder() {
    return limits.parallelizationFactor() == 1 && function.shardsAreOrdered();
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
    if (inSeveralShards()) {
      return isCheaperByName(shard) ? byName(shard) : all();
    }
    Optional<Progress> own = store.progress(function.name(), shard);
    return own.isPresent()
        ? new ShardClocks(function, source -> List.of(), List.of(own.get()))
        : all();
  }

  /**
   * True if reading single items is cheaper than a query, which also reads progress of shards not
   * yet moved aside (R28).
   */
  private boolean isCheaperByName(Shard shard) {
    return simple
        && needed.contains(shard)
        && passed.size() + needed.size() > ITEMS_PER_UNIT * (needed.size() + 1);
  }

  /**
   * The clocks of the shards that may hold event time back: those that did, and newly listed ones.
   */
  private ShardClocks byName(Shard shard) {
    Set<Shard> wanted = new LinkedHashSet<>(needed);
    wanted.add(shard);
    for (String source : function.sources().keySet()) {
      for (ShardInfo info : topology.shards(source)) {
        wanted.add(info.shard());
      }
    }
    wanted.removeAll(passed);
    return clocks(store.progress(function.name(), wanted));
  }

  /** The clocks of all shards. */
  ShardClocks all() {
    List<Progress> stored = store.progress(function.name());
    ShardClocks clocks = clocks(stored);
    remember(stored, clocks);
    return clocks;
  }

  private ShardClocks clocks(List<Progress> stored) {
    return new ShardClocks(function, topology, stored, this::gone);
  }

  private void remember(List<Progress> stored, ShardClocks clocks) {
    passed.clear();
    needed.clear();
    passedResets.clear();
    simple = true;
    for (Progress one : stored) {
      simple &= one.shard().incarnation() == 0;
    }
    for (Ancestry.Node node : clocks.ancestry().all()) {
      if (node.mayDeliver()) {
        needed.add(node.shard());
      } else if (node.progress() != null) {
        passed.add(node.shard());
        node.progress().reset().ifPresent(reset -> passedResets.put(node.shard(), reset));
      }
    }
  }

  /**
   * The progress with which a shard's next record is judged. That of a shard that is gone is read
   * again, too: its stream may have been made anew since, or a straggler may have come (decision
   * 2).
   */
  Progress located(ShardClocks clocks, Shard shard, String stream) {
    gone.remove(shard);
    return clocks.located(shard, stream);
  }

  /** The progress of a shard that is not read with the others; once gone, as it was then. */
  private Optional<Progress> gone(Shard shard) {
    Progress known = gone.get(shard);
    if (known == null) {
      known = store.progress(function.name(), shard).orElse(null);
      if (known != null && known.gone().isPresent()) {
        gone.put(shard, known);
      }
    }
    return Optional.ofNullable(known);
  }

  /**
   * Remembers which shards come after those that are closed, as long as they have not begun (R23).
   * Moves aside the progress of shards that no living one needs, so that batches do not read it: no
   * record can come from them any more, and all their heirs have begun (R28). Ancestors are moved
   * first, or one would lose its heirs if this stops in between.
   *
   * @param late true when no further shard is to be moved
   */
  void retire(ShardClocks clocks, BooleanSupplier late) {
    for (Ancestry.Node node : clocks.ancestry().ancestorsFirst()) {
      if (late.getAsBoolean()) {
        return;
      }
      if (node.progress() != null && node.progress().gone().isEmpty()) {
        Optional<List<Shard>> unseen = clocks.ancestry().unseenHeirs(node);
        if (unseen.isPresent()) {
          remember(node.progress(), unseen.get());
        } else if (node.left()) {
          retire(node, clocks);
        }
      }
    }
  }

  /**
   * Remembers what comes after a shard that has its first progress now, as the stream is by now. A
   * tick that saw shards after it before had no progress to remember them with; and who began the
   * shard may have looked at the stream long ago, or not at all where it was made anew. What is
   * remembered is named by the progress of all shards: by that of a batch's own shard alone, one
   * after it would have the name of one of the same stream before it was made anew.
   *
   * @param clocks those with which the shard was begun
   * @param first its progress
   */
  void lookAgain(ShardClocks clocks, Progress first) {
    List<Progress> stored = new ArrayList<>(List.of(first));
    for (Ancestry.Node node : clocks.ancestry().all()) {
      if (node.progress() != null && !node.shard().equals(first.shard())) {
        stored.add(node.progress());
      }
    }
    if (unseenHeirs(first, stored).isPresent()) {
      unseenHeirs(first, store.progress(function.name()))
          .ifPresent(heirs -> remember(first, heirs));
    }
  }

  private Optional<List<Shard>> unseenHeirs(Progress first, List<Progress> stored) {
    Ancestry now = new Ancestry(function, topology, stored);
    Ancestry.Node begun = now.get(first.shard());
    return begun == null || begun.progress() == null ? Optional.empty() : now.unseenHeirs(begun);
  }

  /**
   * The tick's own keys may have counted in the shard since its progress was read; before the next
   * tick it may be trimmed.
   */
  private void remember(Progress known, List<Shard> heirs) {
    Progress stored = known;
    for (int i = 0; i < MOST_LOST && !stored.heirs().containsAll(heirs); i++) {
      stored = store.commitProgress(function.name(), stored.nextBefore(heirs));
    }
  }

  /**
   * Retires a shard. If none after it was seen while it was listed, it has no heir and never will.
   */
  private void retire(Ancestry.Node node, ShardClocks clocks) {
    Set<Ancestry.Node> heirs = clocks.ancestry().heirs(node);
    boolean begun = heirs.stream().allMatch(heir -> heir.progress() != null);
    if (begun && (!heirs.isEmpty() || clocks.ancestry().goesOn(node))) {
      List<Shard> names = heirs.stream().map(Ancestry.Node::shard).toList();
      store.commitProgress(function.name(), node.begun().nextGone(names));
    }
  }

  /** Forgets everything that a new container would not know. */
  void clear() {
    passed.clear();
    needed.clear();
    gone.clear();
  }

  /**
   * @param current the shard whose batch is stepped; null in a tick
   * @param arrival of the batch's first record; MAX in a tick
   */
  StepRules rules(ShardClocks clocks, @Nullable Shard current, long arrival) {
    return new StepRules(
        function,
        limits,
        inOrder(),
        memory,
        new Watermarks(function),
        finished(clocks, current),
        arrivedEverywhere(clocks, current, arrival),
        resets(clocks));
  }

  private Map<Shard, Progress.Reset> resets(ShardClocks clocks) {
    Map<Shard, Progress.Reset> resets = clocks.resets();
    passedResets.forEach(resets::putIfAbsent);
    return resets;
  }

  private FinishedPositions finished(ShardClocks clocks, @Nullable Shard current) {
    FinishedPositions finished = new FinishedPositions(this::stored);
    if (current != null) {
      clocks.known(current).ifPresent(finished::know);
    }
    return finished;
  }

  /**
   * The arrival that all shards have passed. With parallel batches the other lanes are not known,
   * so ids are kept for the whole retention if a key's records may be in several lanes. The current
   * shard counts too, since it may be the one that is behind.
   */
  private long arrivedEverywhere(ShardClocks clocks, @Nullable Shard current, long arrival) {
    if (function.keysStayInOneShard()) {
      return Long.MAX_VALUE;
    }
    return inOrder() ? Math.min(clocks.arrivalWithout(current), arrival) : Long.MIN_VALUE;
  }

  private Progress stored(Shard shard) {
    return store.progress(function.name(), shard).orElse(Progress.none(shard));
  }

  /** The progress of each shard of a source that is open, its first if it has none yet. */
  List<Progress> open(String source) {
    ShardClocks clocks = all();
    List<Progress> open = new ArrayList<>();
    for (Ancestry.Node node : clocks.ancestry().all()) {
      if (node.shard().source().equals(source) && node.isListedOpen()) {
        open.add(clocks.progress(node.shard()));
      }
    }
    return open;
  }
}
