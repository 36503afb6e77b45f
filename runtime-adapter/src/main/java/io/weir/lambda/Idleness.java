package io.weir.lambda;

import io.weir.Clock;
import io.weir.Shard;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.engine.EdgeClock;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Finds the shards that are silent: their source declares idleness, everything in them is finished,
 * the read is at their tip, and nothing has arrived for the declared time (PROTOCOL R7). A shard
 * with a backlog is never silent, however long its records wait.
 */
final class Idleness {
  private final StreamFunction function;
  private final StateStore store;
  private final KinesisTopology topology;
  private final ShardTail tail;
  private final EdgeClock clock;

  /** Since when a shard without any record is known to be without one. */
  private final Map<Shard, Long> emptySince = new HashMap<>();

  Idleness(
      StreamFunction function,
      StateStore store,
      KinesisTopology topology,
      Supplier<KinesisClient> kinesis,
      Streams streams,
      EdgeClock clock) {
    this.function = function;
    this.store = store;
    this.topology = topology;
    this.tail = new ShardTail(kinesis, streams);
    this.clock = clock;
  }

  /**
   * The open shards that are newly silent.
   *
   * @param late true when no further shard is to be asked
   */
  List<Shard> silent(BooleanSupplier late) {
    List<Shard> silent = new ArrayList<>();
    if (function.clock() == Clock.PER_KEY) {
      return silent;
    }
    Map<Shard, Progress> progress = new HashMap<>();
    for (var keyed : function.sources().values()) {
      Source.Settings<?> source = keyed.source().settings();
      if (source.idleAfter() != null) {
        if (progress.isEmpty()) {
          store.progress(function.name()).forEach(one -> progress.put(one.shard(), one));
        }
        collect(source, progress, late, silent);
      }
    }
    return silent;
  }

  private void collect(
      Source.Settings<?> source,
      Map<Shard, Progress> stored,
      BooleanSupplier late,
      List<Shard> silent) {
    for (ShardInfo info : topology.shards(source.name())) {
      if (late.getAsBoolean()) {
        return;
      }
      Progress known = stored.getOrDefault(info.shard(), Progress.none(info.shard()));
      if (!info.closed() && !known.idle() && isSilent(known, source.idleAfter(), late)) {
        silent.add(info.shard());
      }
    }
  }

  private boolean isSilent(Progress known, Duration idleAfter, BooleanSupplier late) {
    Optional<BigInteger> from = known.reached().map(mark -> mark.position().order());
    long now = clock.nowMillis();
    ShardTail.Tail read = tail.read(known.shard(), from, known::covers, late);
    if (!read.finished()) {
      emptySince.remove(known.shard());
      return false;
    }
    long last =
        read.last()
            .map(SourceRecord::arrival)
            .orElseGet(() -> emptySince.computeIfAbsent(known.shard(), shard -> now));
    return now - last >= idleAfter.toMillis();
  }
}
