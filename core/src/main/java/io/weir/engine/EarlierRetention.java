package io.weir.engine;

import io.weir.definition.Description;
import io.weir.time.Millis;
import org.jspecify.annotations.Nullable;

/**
 * The shorter retention with which a function remembered before its streams' retention was
 * lengthened. What a process with that one wrote of a key is forgotten by that one, so a record
 * that may have been decided then is judged by it (R26, docs/decisions/0042).
 *
 * @param millis the shorter retention, milliseconds
 * @param until the arrival, epoch milliseconds, up to which records are judged by it: later ones no
 *     such process has decided
 */
public record EarlierRetention(long millis, long until) {
  /** The retention was never lengthened. */
  public static final EarlierRetention NONE = new EarlierRetention(Long.MAX_VALUE, Long.MIN_VALUE);

  /**
   * How long processes with the shorter retention may go on beside those with the longer one: the
   * function is deployed gradually, or an invocation of before has not ended.
   */
  private static final long BESIDE_MILLIS = Expiry.TOMBSTONE_MILLIS;

  /** The kind of the part of a stored definition that holds both. */
  static final String PART = "memory";

  private static final String RETENTION = "retentionMillis";
  private static final String SHORTER = "shorterMillis";
  private static final String UNTIL = "shorterUntil";

  /** The retention that counts for a record of this arrival. */
  long of(long retention, long arrival) {
    return arrival <= until ? Math.min(retention, millis) : retention;
  }

  /** True if the stream may still have records that are judged by the shorter retention. */
  boolean mayCount(long retention, long now) {
    return millis < retention && now <= Millis.plus(until, retention + Expiry.TOMBSTONE_MILLIS);
  }

  /**
   * The same where processes with a retention ran until now, and are replaced. What was shorter
   * still is forgotten once no record of then can come.
   *
   * @param next the longer retention
   */
  EarlierRetention replacing(long retention, long next, long now) {
    long shortest = mayCount(next, now) ? Math.min(millis, retention) : retention;
    return new EarlierRetention(shortest, Math.max(until, now + BESIDE_MILLIS));
  }

  /** What the part of a stored definition says; none if it has no such part. */
  static EarlierRetention in(@Nullable Description memory) {
    return memory != null && !memory.setting(SHORTER).isEmpty()
        ? new EarlierRetention(memory.number(SHORTER), memory.number(UNTIL))
        : NONE;
  }

  /**
   * The part to store with a definition once processes with {@code retention} run.
   *
   * @param before the stored part; null = none is stored
   */
  static Description stored(@Nullable Description before, long retention, long now) {
    long was = before == null ? retention : before.number(RETENTION);
    EarlierRetention earlier =
        was < retention ? in(before).replacing(was, retention, now) : in(before);
    Description memory = Description.of(PART, "").with(RETENTION, retention);
    return earlier.equals(NONE)
        ? memory
        : memory.with(SHORTER, earlier.millis).with(UNTIL, earlier.until);
  }
}
