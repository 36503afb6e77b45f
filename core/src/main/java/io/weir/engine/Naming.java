package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives listed partitions their incarnation: that of the last one of their stream that has
 * delivered, or the next that is free. A name is not free if a shard of another stream came after
 * it, or one by other means than its stream's list: it may have been moved aside.
 */
final class Naming {
  private final Map<Shard, List<Progress>> byPartition = new HashMap<>();
  private final Map<Shard, Map<String, Shard>> given = new HashMap<>();

  private final List<ShardInfo> infos;
  private final List<Progress> delivered;

  /**
   * The names of shards that others came after, and the stream that each is of; empty if it is of
   * one of before. Null until it is asked for: most shards have begun.
   */
  private @Nullable Map<Shard, String> older;

  Naming(List<ShardInfo> infos, List<Progress> delivered) {
    this.infos = infos;
    this.delivered = delivered;
    delivered.forEach(one ->
        byPartition
            .computeIfAbsent(one.shard().incarnation(0), first -> new ArrayList<>())
            .add(one));
  }

  /** A shard after which another one came by its stream's list is of that stream. */
  private Map<Shard, String> older() {
    Map<Shard, String> known = older;
    if (known == null) {
      known = readOlder();
      older = known;
    }
    return known;
  }

  private Map<Shard, String> readOlder() {
    Set<String> listed = new HashSet<>();
    for (ShardInfo info : infos) {
      info.parents().forEach(before -> listed.add(pair(info.stream(), info.shard(), before)));
    }
    Map<Shard, String> streams = new HashMap<>();
    for (Progress one : delivered) {
      for (Shard before : one.parents()) {
        boolean own = listed.contains(pair(one.stream(), one.shard(), before));
        streams.merge(before, own ? one.stream() : "", (a, b) -> a.equals(b) ? a : "");
      }
    }
    return streams;
  }

  private static String pair(String stream, Shard child, Shard parent) {
    return stream + " " + child.partition() + " " + parent.partition();
  }

  /** Streams that have delivered nothing yet get different ones. */
  Shard name(Shard listed, String stream) {
    Shard first = listed.incarnation(0);
    Map<String, Shard> names = given.computeIfAbsent(first, partition -> new HashMap<>());
    return names.computeIfAbsent(
        stream,
        one ->
            stored(first, one)
                .orElseGet(() -> first.incarnation(free(first, one, names.values()))));
  }

  /** The same of a shard that may be neither listed nor stored. */
  Optional<Shard> known(Shard shard, String stream) {
    Shard first = shard.incarnation(0);
    Shard listed = given.getOrDefault(first, Map.of()).get(stream);
    return listed != null ? Optional.of(listed) : stored(first, stream);
  }

  private Optional<Shard> stored(Shard first, String stream) {
    Shard latest = null;
    for (Progress one : byPartition.getOrDefault(first, List.of())) {
      boolean later = latest == null || one.shard().incarnation() > latest.incarnation();
      latest = later && one.mayBeOf(stream) ? one.shard() : latest;
    }
    return Optional.ofNullable(latest);
  }

  private int free(Shard first, String stream, Collection<Shard> names) {
    int free = 0;
    for (Progress one : byPartition.getOrDefault(first, List.of())) {
      free = Math.max(free, one.shard().incarnation() + 1);
    }
    for (Shard name : names) {
      free = Math.max(free, name.incarnation() + 1);
    }
    for (Map.Entry<Shard, String> name : older().entrySet()) {
      boolean taken = name.getKey().incarnation(0).equals(first) && !name.getValue().equals(stream);
      free = taken ? Math.max(free, name.getKey().incarnation() + 1) : free;
    }
    return free;
  }
}
