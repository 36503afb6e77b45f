package io.weir.engine;

import io.weir.KeyedSource;
import io.weir.StreamFunction;
import io.weir.state.IdLife;
import io.weir.state.KeyRecord;
import io.weir.time.Millis;

/**
 * How long a function's keys remember what came, which follows from what it declares.
 *
 * @param dedupe how declared ids are remembered
 * @param retention the longest of the sources and of the streams themselves, milliseconds
 * @param idLife how long ids of keys can be asked for with which no record waits
 */
record KeyMemory(Dedupe dedupe, long retention, IdLife idLife) {
  static KeyMemory of(StreamFunction function, EngineLimits limits) {
    Dedupe dedupe = new Dedupe(function);
    long retention = retention(function, limits);
    long horizon = Math.max(dedupe.longest(), retention);
    return new KeyMemory(
        dedupe, retention, new IdLife(idLifeMillis(horizon, retention), Long.MIN_VALUE));
  }

  /** The horizon with its last bucket, and as long as a record or a sleeper may be behind (R25). */
  private static long idLifeMillis(long horizon, long retention) {
    return horizon + Math.ceilDiv(horizon, SeenIds.BUCKETS) + retention + Expiry.TOMBSTONE_MILLIS;
  }

  private static long retention(StreamFunction function, EngineLimits limits) {
    long longest = limits.streamRetention().toMillis();
    for (KeyedSource<?> keyed : function.sources().values()) {
      longest = Math.max(longest, keyed.source().settings().retention().toMillis());
    }
    return longest;
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

  /**
   * True if a record has come so late that its key may have been forgotten since the record was
   * decided (R26).
   *
   * @param arrival of the record, epoch milliseconds
   * @param knownSince what the key's item goes back to, epoch milliseconds
   */
  boolean olderThan(long arrival, long knownSince) {
    return Millis.plus(arrival, retention + Expiry.TOMBSTONE_MILLIS) <= knownSince;
  }
}
