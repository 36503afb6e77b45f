package io.weir.simulation.histories;

import io.weir.CodecException;
import io.weir.DeadLetter.Reason;
import io.weir.Shard;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.state.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What must be left, told from the log alone: records in shards, in order, parents before children.
 * It knows no batch, no crash and no clock but those of the log.
 */
final class Model {
  private static final long NONE = Long.MIN_VALUE;

  private final Spec spec;
  private final Streams streams;
  private final Map<Shard, Long> clocks = new HashMap<>();
  private final Map<Shard, ShardInfo> infos = new HashMap<>();
  private final Map<Shard, Tally> tallies = new HashMap<>();
  private final Map<Shard, Long> lateByOwnShard = new HashMap<>();
  private final Map<String, ModelKey> keys = new TreeMap<>();
  private final Map<String, Shard> lastSeen = new HashMap<>();
  private final Map<String, String> partitionKeys = new HashMap<>();

  Model(Spec spec, Streams streams) {
    this.spec = spec;
    this.streams = streams;
    streams.infos().forEach(info -> infos.put(info.shard(), info));
    streams.shards().forEach(this::shard);
  }

  private void shard(Shard shard) {
    tallies.put(shard, Tally.ZERO);
    clocks.put(shard, NONE);
    for (SourceRecord record : streams.records(shard)) {
      tallies.merge(shard, record(shard, record), Tally::plus);
    }
  }

  private Tally record(Shard shard, SourceRecord record) {
    Ev event;
    try {
      event = Ev.CODEC.decode(record.data());
    } catch (CodecException broken) {
      return dead(Reason.UNREADABLE, shard, record);
    }
    if (event.timestamp() > record.arrival() + Spec.SKEW) {
      return dead(Reason.TOO_FAR_AHEAD, shard, record);
    }
    long before = before(shard, record.partitionKey());
    clocks.merge(shard, event.timestamp() - spec.bound() - 1, Math::max);
    if (spec.filter() && event.kind() == Ev.Kind.FILTERED) {
      return new Tally(0, 0, 0, 0, 1);
    }
    if (late(event, before)) {
      lateByOwnShard.merge(shard, 1L, Long::sum);
    }
    String key = spec.byValue() ? event.key() : record.partitionKey();
    requireOneClock(key, shard, record.partitionKey(), before);
    lastSeen.put(key, shard);
    partitionKeys.put(key, record.partitionKey());
    return key(key).apply(event, record, spec.perKey() ? NONE : before);
  }

  /**
   * A key that an explicit hash key took out of its range, and that comes from the further one of
   * the parents of a merged shard: how far its time has come depends on who looked at it.
   */
  private void requireOneClock(String key, Shard shard, String partitionKey, long watermark) {
    Shard last = lastSeen.get(key);
    if (spec.hashes() != Spec.Hashes.BY_KEY || last == null || last.equals(shard)) {
      return;
    }
    if (watermark < before(last, partitionKey)) {
      throw new ModelKey.NotPromised();
    }
  }

  /**
   * Whether all windows of one size that an event belongs to are closed by its own shard's clock.
   */
  private boolean late(Ev event, long watermark) {
    if (spec.compute() != Spec.Compute.TUMBLING && spec.compute() != Spec.Compute.HOPPING) {
      return false;
    }
    long time = event.timestamp();
    int every = spec.compute() == Spec.Compute.HOPPING ? spec.slide() : spec.size();
    long last = time - Math.floorMod(time, (long) every);
    boolean some = last + spec.size() > time;
    long lives = (some ? last + spec.size() - 1 : time) + spec.lateness();
    return lives <= watermark && time + spec.lateness() <= watermark;
  }

  /** Records by shard that are late whatever other shards do, where windows have one size. */
  Map<Shard, Long> lateByOwnShard() {
    return lateByOwnShard;
  }

  private Tally dead(Reason reason, Shard shard, SourceRecord record) {
    key("\u0000" + shard).dead(reason, record);
    return ModelKey.DEAD;
  }

  private ModelKey key(String key) {
    return keys.computeIfAbsent(key, k -> new ModelKey(spec));
  }

  /** The shard's own clock, at least what its parents left for that part of the hash range. */
  private long before(Shard shard, String partitionKey) {
    ShardInfo info = infos.get(shard);
    long own = clocks.get(shard);
    return info.parents().isEmpty() ? own : Math.max(own, floor(info, Routing.hash(partitionKey)));
  }

  /**
   * What the parents left for a hash. A record that an explicit hash key took out of its range gets
   * the least: it is rather accepted than called late.
   */
  private long floor(ShardInfo info, String hash) {
    return in(info, hash) ? floorAt(info, hash) : leastFloor(info);
  }

  private long leastFloor(ShardInfo info) {
    return infos.values().stream()
        .map(ShardInfo::fromHash)
        .filter(from -> in(info, from))
        .mapToLong(from -> floorAt(info, from))
        .min()
        .orElse(NONE);
  }

  private long floorAt(ShardInfo info, String hash) {
    return info.parents().stream()
        .filter(parent -> in(infos.get(parent), hash))
        .mapToLong(parent -> Math.max(clocks.get(parent), floorAt(infos.get(parent), hash)))
        .max()
        .orElse(NONE);
  }

  private static boolean in(ShardInfo info, String hash) {
    return info.fromHash().compareTo(hash) <= 0 && hash.compareTo(info.toHash()) <= 0;
  }

  /** True if a shard that is silent can be idle: it is known where each of them begins. */
  boolean allCanBeIdle() {
    return infos.values().stream()
        .allMatch(info ->
            info.closed() || info.parents().isEmpty() || !streams.records(info.shard()).isEmpty());
  }

  /** Where event time stands in the open shards in the end, the least first. */
  LongStream finalClocks() {
    return infos.values().stream()
        .filter(info -> !info.closed())
        .mapToLong(info -> Math.max(clocks.get(info.shard()), leastFloor(info)))
        .sorted();
  }

  /** The five counters of each shard. */
  Map<Shard, Tally> tallies() {
    return tallies;
  }

  Map<String, ModelKey> keys() {
    return keys;
  }

  /**
   * Where a key's event time stands at the end at least: where it was in the shard in which the key
   * was last seen. How far it is between that and {@link #finalClockAtMost} is not promised.
   */
  long finalClockAtLeast(String key) {
    Shard last = lastSeen.get(key);
    return last == null || spec.perKey() ? NONE : before(last, partitionKeys.get(key));
  }

  /** The same at most: the clock of the shard that has the key now. */
  long finalClockAtMost(String key) {
    Shard last = lastSeen.get(key);
    return last == null || spec.perKey() ? NONE : current(last, partitionKeys.get(key));
  }

  /** The furthest of the shards that the key may be taken to be in. */
  private long current(Shard shard, String partitionKey) {
    String place = Routing.chooses(spec, partitionKey);
    return children(shard).stream()
        .filter(child -> in(child, place))
        .mapToLong(child -> current(child.shard(), partitionKey))
        .reduce(before(shard, partitionKey), Math::max);
  }

  private List<ShardInfo> children(Shard shard) {
    return infos.values().stream().filter(info -> info.parents().contains(shard)).toList();
  }
}
