package io.weir.engine;

import io.weir.KeyedSource;
import io.weir.StreamFunction;
import io.weir.state.IdLife;
import io.weir.state.KeyRecord;
import io.weir.time.Millis;

/**
 * The times for which a function's keys remember events, from its settings.
 *
 * @param dedupe the remembered event ids
 * @param retention the longest retention of the sources and the streams, milliseconds
 * @param idLife the time for which ids are needed of keys without parked records
 * @param earlier the retention of before, where it was shorter
 */
record KeyMemory(Dedupe dedupe, long retention, IdLife idLife, EarlierRetention earlier) {
  static KeyMemory of(StreamFunction function, EngineLimits limits) {
    Dedupe dedupe = new Dedupe(function);
    long retention = retention(function, limits);
    IdLife idLife = new IdLife(idLifeMillis(dedupe, retention), Long.MIN_VALUE);
    return new KeyMemory(dedupe, retention, idLife, EarlierRetention.NONE);
  }

  KeyMemory with(EarlierRetention before) {
    return new KeyMemory(dedupe, retention, idLife, before);
  }

  /** The horizon with its last bucket, and as long as a record or a sleeper may be behind (R25). */
  private static long idLifeMillis(Dedupe dedupe, long retention) {
    long horizon = Math.max(dedupe.longest(), retention);
    return horizon + Math.ceilDiv(horizon, SeenIds.BUCKETS) + retention + Expiry.TOMBSTONE_MILLIS;
  }

  /** The longest retention of a function's sources and its streams, milliseconds. */
  static long retention(StreamFunction function, EngineLimits limits) {
    long longest = limits.streamRetention().toMillis();
    for (KeyedSource<?> keyed : function.sources().values()) {
      longest = Math.max(longest, keyed.source().settings().retention().toMillis());
    }
    return longest;
  }

  /**
   * The time for which the ids of a key are needed. Parked records need them when they are tried
   * again, and the function may be a retention behind by then.
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
   * @param arrival the arrival of the record, epoch milliseconds
   * @param before the key's record, which has a birth
   * @param ordered true if the key's records are all of one shard that is read in order: none comes
   *     behind a later one
   */
  boolean olderThan(long arrival, KeyRecord before, boolean ordered, long now) {
    boolean judgedByBirth = ordered || retentionOf(arrival) >= retention;
    return olderThan(
        arrival,
        judgedByBirth
            ? before.birth()
            : Math.max(before.birth(), Math.min(now, before.revision())));
  }

  /**
   * The same of a key without an item, or one that goes back to that time at most.
   *
   * @param knownSince the time to which the key's item goes back, epoch milliseconds
   */
  boolean olderThan(long arrival, long knownSince) {
    return Millis.plus(arrival, retentionOf(arrival) + Expiry.TOMBSTONE_MILLIS) <= knownSince;
  }

  /**
   * The revision with which a key begins. As long as records may come that are judged by a shorter
   * retention, it is no less than the time at which the key's item is made: its first record may
   * have waited, and an item of before may have been forgotten meanwhile, which another shard's
   * record is judged by.
   *
   * @param arrival of its first record
   */
  long firstRevision(long arrival, long now) {
    return earlier.mayCount(retention, now) ? Math.max(arrival, now) : arrival;
  }

  /** The retention by which a key that has decided a record of this arrival may be forgotten. */
  long retentionOf(long arrival) {
    return earlier.of(retention, arrival);
  }

  /**
   * True if an id by which a record is known may have been forgotten by the shorter retention of
   * before, though the stream still has the record: the id of its position, or that of a record
   * with the same declared id, which arrived before it by no more than the horizon. A key drops ids
   * as its records go on, and a store forgets those that it keeps apart by the clock (R25).
   *
   * @param latest the latest arrival that the key has seen
   */
  boolean idMayBeForgotten(long arrival, long latest, long now) {
    long known = retentionOf(arrival);
    if (known >= retention) {
      return false;
    }
    long keptApart = idLifeMillis(dedupe, known) - dedupe.longest();
    return Millis.plus(arrival, known) < latest || Millis.plus(arrival, keptApart) <= now;
  }
}
