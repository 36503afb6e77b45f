package io.weir.lambda;

import io.weir.Clock;
import io.weir.Shard;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.engine.EdgeClock;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.state.Progress;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Finds the shards that are silent: their source declares idleness, everything in them is finished,
 * the read is at their tip, and nothing has arrived for the declared time (PROTOCOL R7). A shard
 * with a backlog is never silent, however long its records wait.
 */
final class Idleness {
  private final Engine engine;
  private final ShardTail tail;
  private final EdgeClock clock;

  private record Asked(Progress known, Duration idleAfter) {
    private Shard shard() {
      return known.shard();
    }
  }

  /** The shard that the last call had no time for; null if it asked all. */
  private Shard stoppedAt;

  /** What kept shards from being idle in the last call. */
  private final List<String> unfinished = new ArrayList<>();

  /** Since when a shard without any record is known to be without one. */
  private final Map<Shard, Long> emptySince = new HashMap<>();

  Idleness(Engine engine, Supplier<KinesisClient> kinesis, Streams streams, EdgeClock clock) {
    this.engine = engine;
    this.tail = new ShardTail(kinesis, streams, engine::covers);
    this.clock = clock;
  }

  /**
   * The open shards that are newly silent. Where {@code late} stops it, the next call begins.
   *
   * @param late true when no further shard is to be asked
   */
  List<Shard> silent(BooleanSupplier late) {
    List<Asked> all = fromWhereItStopped(open());
    List<Shard> silent = new ArrayList<>();
    stoppedAt = null;
    unfinished.clear();
    for (int i = 0; i < all.size() && stoppedAt == null; i++) {
      Asked one = all.get(i);
      boolean begun = !late.getAsBoolean();
      if (begun && isSilent(one.known(), one.idleAfter(), late)) {
        silent.add(one.shard());
      } else if (!begun || i > 0 && late.getAsBoolean()) {
        stoppedAt = one.shard();
      }
    }
    return silent;
  }

  /**
   * The shards that the last call did not take for silent only because of a record that reached the
   * log longer ago than that, and is not finished. It may wait to be delivered; FilterCriteria of
   * the mapping may have dropped it, and then it never comes. Nothing that a function can ask tells
   * the two apart before a later record comes through, so the shard is not idle.
   */
  List<String> unfinished() {
    return List.copyOf(unfinished);
  }

  private static String words(Shard shard, SourceRecord record) {
    return shard + " since " + Instant.ofEpochMilli(record.arrival());
  }

  /** The shards that may be silent and are not known to be: none if nothing declares idleness. */
  private List<Asked> open() {
    StreamFunction function = engine.function();
    if (function.clock() == Clock.PER_KEY) {
      return List.of();
    }
    return function.sources().values().stream()
        .<Source.Settings<?>>map(keyed -> keyed.source().settings())
        .filter(source -> source.idleAfter() != null)
        .flatMap(this::open)
        .toList();
  }

  private Stream<Asked> open(Source.Settings<?> source) {
    return engine.open(source.name()).stream()
        .filter(known -> !known.idle())
        .map(known -> new Asked(known, source.idleAfter()));
  }

  private List<Asked> fromWhereItStopped(List<Asked> all) {
    List<Asked> turned = new ArrayList<>(all);
    List<Shard> shards = all.stream().map(Asked::shard).toList();
    Collections.rotate(turned, -Math.max(0, shards.indexOf(stoppedAt)));
    return turned;
  }

  private boolean isSilent(Progress known, Duration idleAfter, BooleanSupplier late) {
    Optional<BigInteger> from = known.reached().map(mark -> mark.position().order());
    long now = clock.nowMillis();
    ShardTail.Tail read = tail.read(known, from, late);
    if (!read.finished()) {
      emptySince.remove(known.shard());
      read.last()
          .filter(record -> now - record.arrival() >= idleAfter.toMillis())
          .ifPresent(record -> unfinished.add(words(known.shard(), record)));
      return false;
    }
    long last =
        read.last()
            .map(SourceRecord::arrival)
            .orElseGet(() -> emptySince.computeIfAbsent(known.shard(), shard -> now));
    return now - last >= idleAfter.toMillis();
  }
}
