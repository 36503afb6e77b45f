package io.weir.engine;

import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import io.weir.state.Progress;
import io.weir.state.Tally;

/**
 * Counts the work of one engine object since it was made; these are not the counters of P1, which
 * are stored. Drops, retries and conflicts are among them (P8).
 */
public final class EngineStats {
  private long batches;
  private long records;
  private long commits;
  private long conflicts;
  private long retries;
  private long loads;
  private long touchedKeys;
  private long deadLetters;
  private long parked;
  private final TallySum counted = new TallySum();
  private long redelivered;
  private long lookedUp;
  private long notCached;
  private long lookupCalls;
  private long lookupFailures;
  private long fallbacks;

  /** What lookups have done. */
  private record Lookups(long looked, long open, long calls, long failures, long fallbacks) {
    /** A function whose lookups were never needed, as one that has none, says nothing of them. */
    void measure(Lookups before, Measurements.Builder into) {
      if (looked == 0) {
        return;
      }
      long asked = open - before.open;
      into.set(Signal.LOOKUP_CALLS, calls - before.calls)
          .set(Signal.LOOKUP_HITS, looked - before.looked - asked)
          .set(Signal.LOOKUP_MISSES, asked)
          .set(Signal.LOOKUP_FAILURES, failures - before.failures)
          .set(Signal.LOOKUP_FALLBACKS, fallbacks - before.fallbacks);
    }
  }

  /** The counts at a time; a difference of two is what was done between them. */
  record Counts(
      long conflicts,
      long retries,
      long touched,
      long commits,
      long deadLetters,
      Tally counted,
      long again,
      Lookups lookups) {
    void measure(Counts before, Measurements.Builder into) {
      TallySum more = new TallySum();
      more.add(counted, before.counted);
      Tally outcome = more.tally();
      into.set(Signal.CONFLICTS, conflicts - before.conflicts)
          .set(Signal.RETRIES, retries - before.retries)
          .set(Signal.KEYS, touched - before.touched)
          .set(Signal.DEAD_LETTERS, deadLetters - before.deadLetters)
          .set(Signal.DUPLICATES, outcome.duplicate())
          .set(Signal.REDELIVERIES, again - before.again)
          .set(Signal.LATE_RECORDS, outcome.late())
          .share(Signal.LATE_RATE, outcome.late(), outcome.total());
      lookups.measure(before.lookups, into);
    }
  }

  Counts counts() {
    return new Counts(
        conflicts,
        retries,
        touchedKeys,
        commits,
        deadLetters,
        counted.tally(),
        redelivered,
        new Lookups(lookedUp, notCached, lookupCalls, lookupFailures, fallbacks));
  }

  void batch(int size) {
    batches++;
    records += size;
  }

  void touched(int keys) {
    touchedKeys += keys;
  }

  void committed() {
    commits++;
  }

  void lookedUp(int keys, int open) {
    lookedUp += keys;
    notCached += open;
  }

  void lookupAsked() {
    lookupCalls++;
  }

  void lookupFailed(int keysWithFallback) {
    lookupFailures++;
    fallbacks += keysWithFallback;
  }

  void conflict() {
    conflicts++;
  }

  void retries(int more) {
    retries += more;
  }

  void loaded(int keys) {
    loads += keys;
  }

  void deadLetters(int more) {
    deadLetters += more;
  }

  void parked(int more) {
    parked += more;
  }

  void counted(Tally more) {
    counted.add(more);
  }

  /** Progress was written. */
  void reached(Progress before, Progress next) {
    counted.add(next.tally(), before.tally());
    redelivered += next.redelivered() - before.redelivered();
  }

  public long batches() {
    return batches;
  }

  public long records() {
    return records;
  }

  /** Keys that were committed, once per batch or tick in which they were. */
  public long commits() {
    return commits;
  }

  /** Conditions lost to another writer. */
  public long conflicts() {
    return conflicts;
  }

  /** Attempts at an event or timer whose handler had failed. */
  public long retries() {
    return retries;
  }

  /** Keys that lookups were needed for, each once a round. */
  public long lookedUp() {
    return lookedUp;
  }

  /** Those of {@link #lookedUp} whose answers were not cached. */
  public long notCached() {
    return notCached;
  }

  /** Calls of lookups, repeated ones included. */
  public long lookupCalls() {
    return lookupCalls;
  }

  /** Questions that a lookup did not answer in all of its attempts. */
  public long lookupFailures() {
    return lookupFailures;
  }

  /** Keys that had a lookup's fallback. */
  public long fallbacks() {
    return fallbacks;
  }

  /** Keys read from the store. */
  public long loads() {
    return loads;
  }

  /** Keys that had a record in a batch, or fired in it or in a tick. */
  public long touchedKeys() {
    return touchedKeys;
  }

  /** Records that were parked with their keys. */
  public long parked() {
    return parked;
  }

  /**
   * The counts that this object has added to the five counters of P1: of records that its progress
   * newly covers, and of parked ones that were decided later. Zero where batches of a shard run in
   * parallel, as there is no progress.
   */
  public Tally counted() {
    return counted.tally();
  }

  /** Records that came again after they were decided, as it has added them to progress. */
  public long redelivered() {
    return redelivered;
  }

  /** Records, timers and emissions that went to the dead letters. */
  public long deadLetters() {
    return deadLetters;
  }
}
