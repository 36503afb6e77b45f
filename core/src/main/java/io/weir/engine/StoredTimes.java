package io.weir.engine;

import io.weir.ClockScope;
import io.weir.StreamFunction;
import io.weir.annotation.Internal;
import io.weir.spi.Shard;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The event times of a function's shards as their stored progress has them, for commands that look
 * at a function from outside. Single-threaded; it reads nothing itself.
 */
@Internal
public final class StoredTimes {
  private final StreamFunction function;
  private final ShardClocks clocks;
  private final Map<Shard, Progress> gone = new HashMap<>();

  /**
   * A shard that may still bring events of a key.
   *
   * @param watermark the event time that it allows, epoch milliseconds; {@link Long#MIN_VALUE} if
   *     it has none yet
   * @param begun true if it has brought a record, or time has passed in it
   */
  public record Feeding(Shard shard, long watermark, boolean begun, Progress progress) {}

  /**
   * @param topology the shards that the streams list; where the streams are not asked, none
   * @param stored the progress of every shard, of gone ones too
   */
  public StoredTimes(StreamFunction function, Topology topology, List<Progress> stored) {
    this.function = function;
    List<Progress> living = new ArrayList<>();
    for (Progress one : stored) {
      if (one.gone().isEmpty()) {
        living.add(one);
      } else {
        gone.put(one.shard(), one);
      }
    }
    this.clocks =
        new ShardClocks(function, topology, living, shard -> Optional.ofNullable(gone.get(shard)));
  }

  /**
   * The event time by which a tick would step the key (S3.3), epoch milliseconds; {@link
   * Long#MIN_VALUE} if there is none. With a clock per key the time of its own events.
   */
  public long of(KeyRecord key) {
    if (function.clock() == ClockScope.PER_KEY) {
      return key.floor();
    }
    return isOfOneShard(key) ? clocks.following(lastShard(key)) : clocks.minimum();
  }

  /** True if only one shard, or those after it, can bring more events of the key. */
  public boolean isOfOneShard(KeyRecord key) {
    return function.keysStayInOneShard() && !key.marks().isEmpty();
  }

  private static Shard lastShard(KeyRecord key) {
    List<KeyMark> marks = key.marks();
    return marks.getLast().position().shard();
  }

  /**
   * The shards of which the least event time is that of the key, the least first; none with a clock
   * per key.
   */
  public List<Feeding> feeding(KeyRecord key) {
    if (function.clock() == ClockScope.PER_KEY) {
      return List.of();
    }
    if (!isOfOneShard(key)) {
      return all();
    }
    Ancestry.Node last = clocks.ancestry().get(lastShard(key));
    if (last == null) {
      return all();
    }
    Set<Ancestry.Node> nodes = new LinkedHashSet<>(clocks.ancestry().heirs(last));
    if (last.mayDeliver()) {
      nodes.add(last);
    }
    return nodes.isEmpty() ? all() : sorted(nodes);
  }

  /** All shards that may still bring events, the one with the least event time first. */
  public List<Feeding> all() {
    return sorted(clocks.ancestry().all().stream().filter(Ancestry.Node::mayDeliver).toList());
  }

  private List<Feeding> sorted(Iterable<Ancestry.Node> nodes) {
    List<Feeding> all = new ArrayList<>();
    for (Ancestry.Node node : nodes) {
      Shard shard = node.shard();
      boolean begun = node.progress() != null;
      all.add(new Feeding(shard, clocks.held(shard), begun, clocks.progress(shard)));
    }
    all.sort(
        Comparator.comparingLong(Feeding::watermark)
            .thenComparing(feeding -> feeding.shard().toString()));
    return all;
  }

  /** The largest event time of any shard, epoch milliseconds. */
  public long furthest() {
    return clocks.maximum();
  }
}
