package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.KeyedSource;
import io.weir.StreamFunction;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.IdLife;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.StateKey;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.Map;

/**
 * What a step has to know beside the key's own data.
 *
 * @param marksJudge true if one position per shard judges redelivery; false: ids of positions do
 * @param coverage tells which positions are covered by their shard's progress; where shards are
 *     read in parallel, by the progress of before
 * @param arrivedEverywhere what the arrivals in all shards have passed, the current one included:
 *     ids may still be needed for what arrived later; {@link Long#MAX_VALUE} where no other shard
 *     feeds the keys
 * @param resets clocks that somebody has set back
 * @param dedupe how declared ids are remembered
 * @param retention the longest of the sources and of the streams themselves, milliseconds
 * @param idLife how long ids of keys can be asked for with which no record waits
 */
record StepRules(
    StreamFunction function,
    EngineLimits limits,
    boolean marksJudge,
    Coverage coverage,
    long arrivedEverywhere,
    Map<Shard, Progress.Reset> resets,
    Dedupe dedupe,
    long retention,
    IdLife idLife) {
  StepRules(
      StreamFunction function,
      EngineLimits limits,
      boolean marksJudge,
      Coverage coverage,
      long arrivedEverywhere,
      Map<Shard, Progress.Reset> resets) {
    this(
        function,
        limits,
        marksJudge,
        coverage,
        arrivedEverywhere,
        resets,
        new Dedupe(function),
        retention(function, limits));
  }

  private StepRules(
      StreamFunction function,
      EngineLimits limits,
      boolean marksJudge,
      Coverage coverage,
      long arrivedEverywhere,
      Map<Shard, Progress.Reset> resets,
      Dedupe dedupe,
      long retention) {
    this(
        function,
        limits,
        marksJudge,
        coverage,
        arrivedEverywhere,
        resets,
        dedupe,
        retention,
        new IdLife(idLifeMillis(Math.max(dedupe.longest(), retention), retention), Long.MIN_VALUE));
  }

  /** The horizon with its last bucket, and as long as a record or a sleeper may be behind (R25). */
  private static long idLifeMillis(long horizon, long retention) {
    return horizon + Math.ceilDiv(horizon, Ids.BUCKETS) + retention + Expiry.TOMBSTONE_MILLIS;
  }

  private static long retention(StreamFunction function, EngineLimits limits) {
    long longest = limits.streamRetention().toMillis();
    for (KeyedSource<?> keyed : function.sources().values()) {
      longest = Math.max(longest, keyed.source().settings().retention().toMillis());
    }
    return longest;
  }

  /** True if the record was decided and its emissions were delivered. */
  boolean finished(Position position) {
    return coverage.covers(position);
  }

  /**
   * The highest watermark that a key was stepped with (R6), or the one that its shard's clock was
   * set back to, as long as no record of the key has come since (R8).
   */
  long floorOf(KeyRecord key) {
    if (resets.isEmpty() || key.marks().isEmpty()) {
      return key.floor();
    }
    Position last = key.marks().getLast().position();
    Progress.Reset reset = resets.get(last.shard());
    return reset == null || !last.atOrBefore(reset.at())
        ? key.floor()
        : Math.min(key.floor(), reset.watermark());
  }

  /**
   * How long the ids of a key can be asked for. Records that wait with the key ask when they are
   * tried again, and the function may be a retention behind by then.
   */
  IdLife idLife(KeyRecord next) {
    return next.parked().isEmpty()
        ? idLife
        : new IdLife(idLife.afterLatest(), Millis.plus(next.parkedUntil(), retention));
  }

  /** To be called when keys were read: what judges them must be read after them. */
  void keysWereRead() {
    coverage.refresh();
  }

  /**
   * True if a record has come so late that its key may have been forgotten since the record was
   * decided (R26).
   *
   * @param arrival of the record, epoch milliseconds
   * @param knownSince what the key's item goes back to, epoch milliseconds
   */
  boolean olderThanMemory(long arrival, long knownSince) {
    return Millis.plus(arrival, retention + Expiry.TOMBSTONE_MILLIS) <= knownSince;
  }

  /**
   * The arrival time that judges which event ids may be forgotten (R7): a slower shard may still
   * bring a duplicate that arrived long before {@code arrival}, but nothing older than its
   * retention.
   */
  long idsNeededFrom(long arrival) {
    if (arrivedEverywhere >= arrival) {
      return arrival;
    }
    return Math.max(arrivedEverywhere, arrival - Math.min(arrival, retention));
  }

  DeadLetter tooOldLetter(StateKey key, SourceRecord record) {
    return new DeadLetter(
        function.name(),
        DeadLetter.Reason.OLDER_THAN_MEMORY,
        DeadLetter.message(
            DeadLetter.Reason.OLDER_THAN_MEMORY,
            "it comes more than a day and the retention of "
                + Duration.ofMillis(retention)
                + " after its arrival, and its key may have been forgotten since with what it had"
                + " done"),
        record.position().toString(),
        record.partitionKey(),
        key.key(),
        record.arrival(),
        "",
        record.data());
  }
}
