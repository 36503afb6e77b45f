package io.weir.engine;

import io.weir.KeyedSource;
import io.weir.SourceSettings;
import io.weir.StreamFunction;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.time.WatermarkStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Event times of a function's shards, from their stored progress (S3.3). Stored progress may be
 * behind the truth, never ahead of it, so these times may be late but are never wrong.
 */
final class ShardClocks {
  private final StreamFunction function;
  private final Ancestry shards;
  private final Function<Shard, Optional<Progress>> gone;
  private final Map<Shard, Progress> firsts = new HashMap<>();
  private final Map<Shard, Long> followings = new HashMap<>();

  /** The clocks of a function none of whose shards is gone. */
  ShardClocks(StreamFunction function, Topology topology, List<Progress> stored) {
    this(function, topology, stored, shard -> Optional.empty());
  }

  /**
   * @param stored the progress of every shard that is not gone
   * @param gone reads the progress of a shard that may be gone
   */
  ShardClocks(
      StreamFunction function,
      Topology topology,
      List<Progress> stored,
      Function<Shard, Optional<Progress>> gone) {
    this.function = function;
    this.shards = new Ancestry(function, topology, stored);
    this.gone = gone;
  }

  /** For shards that are read in parallel: nothing is known of their order. */
  static ShardClocks unordered(StreamFunction function) {
    return new ShardClocks(function, source -> List.of(), List.of());
  }

  /** True if the topology lists the shard, and it may get more records. */
  boolean isListedOpen(Shard shard) {
    Ancestry.Node node = shards.get(shard);
    return node != null && node.isListedOpen();
  }

  /** The graph of the shards. */
  Ancestry ancestry() {
    return shards;
  }

  /** The stored progress of a shard, if it was read. */
  Optional<Progress> known(Shard shard) {
    Ancestry.Node node = shards.get(shard);
    return node == null ? Optional.empty() : Optional.ofNullable(node.progress());
  }

  /** The progress of a shard; for one that has none yet, its first. */
  Progress progress(Shard shard) {
    Optional<Progress> known = known(shard);
    return known.isPresent() ? known.get() : first(shard);
  }

  /**
   * The stored progress of a shard, gone or not; if there is none, that of the same partition under
   * another name, by which a tick may have found it silent; else its first progress.
   */
  Progress located(Shard shard, String stream) {
    return known(shard)
        .or(() -> gone.apply(shard))
        .or(() -> shards.stored(shard, stream))
        .orElseGet(() -> begun(shard, shards.unbegun(shard, stream)).of(stream));
  }

  /**
   * The first progress with the shards after it, since these may be trimmed before a tick comes
   * (R23).
   */
  private Progress begun(Shard shard, Ancestry.@Nullable Node node) {
    Progress first = begin(shard, node);
    return node == null ? first : first.before(shards.unbegunAfter(node));
  }

  /**
   * The minimum over the shards that may still bring events, an idle one counting as far as it is
   * known to be silent; NONE if one is unknown. If all are idle none holds back another: then it is
   * no further than where the furthest came to.
   */
  long minimum() {
    long minimum = minimumWithout(null);
    return allAreIdle() ? Math.min(minimum, maximum()) : minimum;
  }

  private boolean allAreIdle() {
    return shards.all().stream().filter(Ancestry.Node::mayDeliver).allMatch(this::idle);
  }

  /**
   * The minimum over all shards but one; MAX if there is no other.
   *
   * @param left the one; null = over all of them, then NONE if there is none
   */
  long minimumWithout(@Nullable Shard left) {
    long minimum = Long.MAX_VALUE;
    boolean any = false;
    for (Ancestry.Node node : shards.all()) {
      if (!node.shard().equals(left) && node.mayDeliver()) {
        any = true;
        minimum = Math.min(minimum, held(node));
      }
    }
    return any || left != null ? minimum : WatermarkStrategy.NONE;
  }

  /** The event time that a shard allows: its watermark, or more if it is silent. */
  private long held(Ancestry.Node node) {
    return Math.max(watermark(node.shard()), silence(node));
  }

  /**
   * The event time that a shard allows because it is silent; the lowest if it is not, or if the
   * time of its poll is not known.
   */
  private long silence(Ancestry.Node node) {
    Progress known = node.progress();
    KeyedSource<?> keyed = function.sources().get(node.shard().source());
    if (known == null || keyed == null || !idle(known, keyed) || known.silentUntil() == 0) {
      return WatermarkStrategy.NONE;
    }
    return keyed.source().settings().watermarks().whileSilent(known.silentUntil());
  }

  /** True if a shard is stored as idle, and its source still declares idleness. */
  private boolean idle(Ancestry.Node node) {
    Progress known = node.progress();
    KeyedSource<?> keyed = function.sources().get(node.shard().source());
    return known != null && keyed != null && idle(known, keyed);
  }

  private static boolean idle(Progress known, KeyedSource<?> keyed) {
    SourceSettings<?> settings = keyed.source().settings();
    return known.idle() && (settings.idleAfter() != null || settings.closeWhenSilentFor() != null);
  }

  /** The event time that a known shard allows. */
  long held(Shard shard) {
    return held(Objects.requireNonNull(shards.get(shard), "of a shard that is known"));
  }

  /** The shard that holds the minimum; the first one of several. */
  Optional<Shard> holding() {
    Shard holding = null;
    long least = 0;
    for (Ancestry.Node node : shards.all()) {
      if (node.mayDeliver() && (holding == null || held(node) < least)) {
        holding = node.shard();
        least = held(node);
      }
    }
    return Optional.ofNullable(holding);
  }

  /**
   * True if nothing has come anywhere that an idle shard could hold back: there is nothing to poll
   * it for.
   */
  boolean isSettled(Shard shard) {
    Ancestry.Node node = shards.get(shard);
    return node != null
        && idle(node)
        && held(node) >= maximum()
        && arrived(node) >= arrivalWithout(shard, Math::max, Long.MIN_VALUE);
  }

  /**
   * The arrival time that every other shard's records have passed: no record with an earlier
   * arrival will come from them. {@link Long#MIN_VALUE} if one has delivered nothing; MAX if there
   * is no other.
   */
  long arrivalWithout(@Nullable Shard left) {
    return arrivalWithout(left, Math::min, Long.MAX_VALUE);
  }

  private long arrivalWithout(@Nullable Shard left, LongBinaryOperator least, long none) {
    long arrival = none;
    for (Ancestry.Node node : shards.all()) {
      if (!node.shard().equals(left) && node.mayDeliver()) {
        arrival = least.applyAsLong(arrival, arrived(node));
      }
    }
    return arrival;
  }

  /** The time before which all arrivals in a shard are finished. */
  private long arrived(Ancestry.Node node) {
    Progress known = node.progress();
    if (known == null) {
      return Long.MIN_VALUE;
    }
    return idle(node) ? Math.max(known.arrival(), known.silentUntil()) : known.arrival();
  }

  /** The arrival of a source's last finished record; {@link Long#MIN_VALUE} if there is none. */
  long lastArrival(String source) {
    long last = Long.MIN_VALUE;
    for (Ancestry.Node node : shards.all()) {
      if (node.shard().source().equals(source) && node.progress() != null) {
        last = Math.max(last, node.progress().arrival());
      }
    }
    return last;
  }

  /**
   * True if it is known where the shard's clock begins: it has delivered, or its parents are over.
   */
  boolean hasBegun(Shard shard) {
    Ancestry.Node node = shards.get(shard);
    return node == null
        || node.progress() != null
        || node.parents().stream().noneMatch(Ancestry.Node::mayDeliver);
  }

  /**
   * The lowest watermark that holds in a shard: its own, at least its parents' for its hash range
   * (R14), which one has also before its first record.
   */
  long watermark(Shard shard) {
    return progress(shard).lowestWatermark();
  }

  /**
   * The watermark for a key that was last seen in a shard: of that shard, or of its living
   * descendants, but never below the shard's own last one (R14). All children count, since an
   * explicit hash key may have moved the key to any of them. If there are none, as when its stream
   * was made anew with fewer shards, the living shards of its source count (R18).
   */
  long following(Shard shard) {
    Long known = followings.get(shard);
    if (known != null) {
      return known;
    }
    Ancestry.Node node = shards.get(shard);
    long following = node == null || node.progress() == null ? ofUnread(shard) : of(node);
    followings.put(shard, following);
    return following;
  }

  private long of(Ancestry.Node node) {
    return node.mayDeliver() ? watermark(node.shard()) : after(node);
  }

  /** Children before parents, without recursion: there may be thousands of generations. */
  private long after(Ancestry.Node last) {
    List<Ancestry.Node> open = new ArrayList<>(List.of(last));
    Map<Shard, Boolean> begun = new HashMap<>();
    while (!open.isEmpty()) {
      Ancestry.Node node = open.getLast();
      if (followings.containsKey(node.shard())) {
        open.removeLast();
      } else if (node.mayDeliver()) {
        followings.put(node.shard(), watermark(node.shard()));
      } else if (begun.put(node.shard(), true) != null) {
        followings.put(node.shard(), afterChildren(node));
      } else {
        open.addAll(node.children());
      }
    }
    return Objects.requireNonNull(
        followings.get(last.shard()), "the first one leaves the stack last");
  }

  private long afterChildren(Ancestry.Node node) {
    long own = watermark(node.shard());
    long least = Long.MAX_VALUE;
    for (Ancestry.Node child : node.children()) {
      long following = followings.getOrDefault(child.shard(), WatermarkStrategy.NONE);
      least = Math.min(least, Math.max(own, following));
    }
    return least == Long.MAX_VALUE ? ofSource(node.shard().source(), own) : least;
  }

  /**
   * The watermark of a shard whose progress was not read with the others: it is gone, or it began
   * later, and then the listed shard of its name may be another one (R18).
   */
  private long ofUnread(Shard shard) {
    Optional<Progress> stored = gone.apply(shard);
    if (stored.isPresent()) {
      return stored.get().gone().isPresent()
          ? ofGone(stored.get())
          : stored.get().lowestWatermark();
    }
    Ancestry.Node node = shards.get(shard);
    return node == null ? ofSource(shard.source(), WatermarkStrategy.NONE) : of(node);
  }

  private long ofGone(Progress stored) {
    long own = stored.lowestWatermark();
    long least = Long.MAX_VALUE;
    for (Shard heir : stored.gone().orElseThrow().heirs()) {
      least = Math.min(least, Math.max(own, following(heir)));
    }
    return least == Long.MAX_VALUE ? ofSource(stored.shard().source(), own) : least;
  }

  /**
   * The event time of a source's living shards, at least {@code own}; idle ones allow at most that
   * of the furthest.
   */
  private long ofSource(String source, long own) {
    long least = Long.MAX_VALUE;
    for (Ancestry.Node node : shards.all()) {
      if (node.shard().source().equals(source) && node.mayDeliver()) {
        least = Math.min(least, held(node));
      }
    }
    return least == Long.MAX_VALUE ? own : Math.max(own, Math.min(least, maximum()));
  }

  /** The clocks that somebody has set back, by shard. */
  Map<Shard, Progress.Reset> resets() {
    Map<Shard, Progress.Reset> resets = new HashMap<>();
    for (Ancestry.Node node : shards.all()) {
      if (node.progress() != null) {
        node.progress().reset().ifPresent(reset -> resets.put(node.shard(), reset));
      }
    }
    return resets;
  }

  /** The largest watermark of any shard: no key can be due beyond it. */
  long maximum() {
    long maximum = WatermarkStrategy.NONE;
    for (Ancestry.Node node : shards.all()) {
      maximum = Math.max(maximum, watermark(node.shard()));
    }
    return maximum;
  }

  /** The first progress of a shard: its parents' final watermarks become floors by hash range. */
  private Progress first(Shard shard) {
    Progress known = firsts.get(shard);
    if (known == null) {
      known = begin(shard, shards.get(shard));
      firsts.put(shard, known);
    }
    return known;
  }

  private Progress begin(Shard shard, Ancestry.@Nullable Node node) {
    if (node == null) {
      return Progress.none(shard);
    }
    List<Floor> floors = Inheritance.floors(this::progress, node);
    return Progress.first(shard, node.stream(), floors, List.copyOf(shards.parents(node)));
  }
}
