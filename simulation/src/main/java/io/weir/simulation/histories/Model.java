package io.weir.simulation.histories;

import io.weir.CodecException;
import io.weir.DeadLetter.Reason;
import io.weir.Shard;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.state.Tally;
import io.weir.testkit.SimulatedStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must be left, told from the log alone: records in shards, in order, parents before children.
 * It knows no batch, no crash and no clock but those of the log.
 */
final class Model {
  private static final long NONE = Long.MIN_VALUE;

  private final Spec spec;
  private final SimulatedStream stream;
  private final Map<Shard, Long> clocks = new HashMap<>();
  private final Map<Shard, ShardInfo> infos = new HashMap<>();
  private final Map<Shard, Tally> tallies = new HashMap<>();
  private final Map<Shard, Long> lateByOwnShard = new HashMap<>();
  private final Map<String, ModelKey> keys = new TreeMap<>();
  private final Map<String, Shard> lastSeen = new HashMap<>();
  private final Map<String, String> partitionKeys = new HashMap<>();

  Model(Spec spec, SimulatedStream stream) {
    this.spec = spec;
    this.stream = stream;
    stream.shards(Functions.SOURCE).forEach(info -> infos.put(info.shard(), info));
    stream.shards().forEach(this::shard);
  }

  private void shard(Shard shard) {
    tallies.put(shard, Tally.ZERO);
    clocks.put(shard, NONE);
    for (SourceRecord record : stream.records(shard)) {
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
    lastSeen.put(key, shard);
    partitionKeys.put(key, record.partitionKey());
    return key(key).apply(event, record, spec.perKey() ? NONE : before);
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
    long clock = clocks.get(shard);
    for (Shard parent : infos.get(shard).parents()) {
      if (takes(infos.get(parent), partitionKey)) {
        clock = Math.max(clock, before(parent, partitionKey));
      }
    }
    return clock;
  }

  private static boolean takes(ShardInfo info, String partitionKey) {
    String hash = hash(partitionKey);
    return info.fromHash().compareTo(hash) <= 0 && hash.compareTo(info.toHash()) <= 0;
  }

  private static String hash(String partitionKey) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
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

  private long current(Shard shard, String partitionKey) {
    return children(shard).stream()
        .filter(child -> takes(child, partitionKey))
        .mapToLong(child -> current(child.shard(), partitionKey))
        .findFirst()
        .orElseGet(() -> before(shard, partitionKey));
  }

  private List<ShardInfo> children(Shard shard) {
    return infos.values().stream().filter(info -> info.parents().contains(shard)).toList();
  }
}
