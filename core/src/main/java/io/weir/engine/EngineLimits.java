package io.weir.engine;

import io.weir.Source;
import io.weir.codec.Unicode;
import io.weir.spi.Emission;
import io.weir.time.Millis;
import java.time.Duration;

/**
 * The engine's named limits.
 *
 * @param cacheBytes the heap of a container for warm keys, the store's memory of them included; 64
 *     MB by this setting are about 64 MB of heap. The answers of lookups are beside it: {@link
 *     io.weir.Lookup#cacheBytes} for each lookup and lane
 * @param conflictAttempts the number of times that a key may lose its condition in one invocation;
 *     after that its records are reported unfinished
 * @param keysPerRound the number of keys that are loaded, stepped and committed together
 * @param reserveMillis the milliseconds before the deadline at which the last commit begins
 * @param parallelizationFactor the event source mapping's factor: batches at a time per shard
 * @param recordsPerCommit the most records of a key in one commit
 * @param bytesPerCommit the bytes of emissions, names included, from which a commit takes no
 *     further record or timer
 * @param stateBytes the largest operator state of a key; the event or timer that would make it
 *     larger fails
 * @param streamRetention the real retention of the streams; if a source declares more, that counts
 *     (R26)
 * @param openedBytes the bytes of opened records and dead letters from which the rest of a batch is
 *     processed separately: a batch holds less than this plus one record at a time (R30)
 * @param loadedBytes the bytes of stored state read for cold keys from which further keys are read
 *     later: less than this plus one key is read at a time
 */
public record EngineLimits(
    long cacheBytes,
    int conflictAttempts,
    int keysPerRound,
    long reserveMillis,
    int parallelizationFactor,
    int recordsPerCommit,
    int bytesPerCommit,
    int stateBytes,
    Duration streamRetention,
    long openedBytes,
    long loadedBytes) {
  /** The largest emission: 1 MB. A sink may take less. */
  public static final int MAX_EMISSION_BYTES = 1 << 20;

  /**
   * The most that one event or timer may emit: 8 MB, {@link #storedBytes} of all its emissions
   * together.
   */
  public static final int MAX_EMITTED_BYTES = 8 << 20;

  /** The longest name that an author may give an emission: 512 bytes in UTF-8. */
  public static final int MAX_EMISSION_NAME_BYTES = 512;

  /** The most bytes of an emission's revision, flags and lengths. */
  private static final int EMISSION_BYTES = 24;

  /** The largest {@link #stateBytes}: 8 MB. */
  public static final int MAX_STATE_BYTES = 8 << 20;

  /** The most emissions that a sink is handed at a time. */
  public static final int MAX_PIECE_EMISSIONS = 500;

  /**
   * The most bytes of payload that a sink is handed at a time: 4 MB. A single larger one, there is
   * none beside a dead letter, is handed alone.
   */
  public static final int MAX_PIECE_BYTES = 4 << 20;

  private static final long OPENED_BYTES = 8 << 20;
  private static final long LOADED_BYTES = 16 << 20;

  /** The default limits; others are made from them. */
  public static final EngineLimits DEFAULT =
      new EngineLimits(
          64L << 20,
          8,
          500,
          2_000,
          1,
          5_000,
          1 << 20,
          MAX_STATE_BYTES,
          Duration.ZERO,
          OPENED_BYTES,
          LOADED_BYTES);

  public EngineLimits {
    if (cacheBytes < 0 || reserveMillis < 0) {
      throw new IllegalArgumentException(
          "cacheBytes "
              + cacheBytes
              + " and reserveMillis "
              + reserveMillis
              + " must be 0 or more");
    }
    between("conflictAttempts", conflictAttempts, 1, 1_000);
    between("keysPerRound", keysPerRound, 1, 10_000);
    between("parallelizationFactor", parallelizationFactor, 1, 10);
    between("recordsPerCommit", recordsPerCommit, 1, 10_000);
    between("bytesPerCommit", bytesPerCommit, 1, MAX_EMITTED_BYTES);
    between("stateBytes", stateBytes, 1, MAX_STATE_BYTES);
    if (openedBytes < 1 || loadedBytes < 1) {
      throw new IllegalArgumentException(
          "openedBytes " + openedBytes + " and loadedBytes " + loadedBytes + " must be 1 or more");
    }
    if (streamRetention.isNegative() || streamRetention.compareTo(Source.MAX_RETENTION) > 0) {
      throw new IllegalArgumentException(
          "streamRetention " + streamRetention + " must be 0 to " + Source.MAX_RETENTION);
    }
  }

  /** The bytes that an emission counts against limits: the most that is stored of it. */
  static int storedBytes(Emission emission) {
    return storedBytes(emission.sink(), emission.id(), emission.payload().length);
  }

  /**
   * @param name at least the part of its id behind function and key
   */
  static int storedBytes(String sink, String name, int payload) {
    return EMISSION_BYTES + Unicode.length(sink) + Unicode.length(name) + payload;
  }

  private static void between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " " + value + " must be " + least + " to " + most);
    }
  }

  /**
   * The milliseconds before the deadline from which no further key, record or timer begins: the
   * reserve and a quarter of it, in which started work is committed. An invocation that begins with
   * less can do nothing.
   */
  public long stepReserveMillis() {
    return Millis.plus(reserveMillis, reserveMillis / 4);
  }

  public EngineLimits withCacheBytes(long bytes) {
    Change change = new Change(this);
    change.cacheBytes = bytes;
    return change.made();
  }

  public EngineLimits withConflictAttempts(int attempts) {
    Change change = new Change(this);
    change.conflictAttempts = attempts;
    return change.made();
  }

  public EngineLimits withKeysPerRound(int keys) {
    Change change = new Change(this);
    change.keysPerRound = keys;
    return change.made();
  }

  public EngineLimits withReserveMillis(long millis) {
    Change change = new Change(this);
    change.reserveMillis = millis;
    return change.made();
  }

  public EngineLimits withParallelizationFactor(int factor) {
    Change change = new Change(this);
    change.parallelizationFactor = factor;
    return change.made();
  }

  /** Sets the largest commits of one key. */
  public EngineLimits withCommitsOf(int records, int bytes) {
    Change change = new Change(this);
    change.recordsPerCommit = records;
    change.bytesPerCommit = bytes;
    return change.made();
  }

  public EngineLimits withStateBytes(int bytes) {
    Change change = new Change(this);
    change.stateBytes = bytes;
    return change.made();
  }

  /**
   * Sets the real retention of the streams; data that recognises redeliveries is kept at least as
   * long.
   */
  public EngineLimits withStreamRetention(Duration retention) {
    Change change = new Change(this);
    change.streamRetention = retention;
    return change.made();
  }

  /** Sets the opened bytes from which the rest of a batch is processed separately. */
  public EngineLimits withOpenedBytes(long bytes) {
    Change change = new Change(this);
    change.openedBytes = bytes;
    return change.made();
  }

  /** Sets the bytes of stored state that are read together. */
  public EngineLimits withLoadedBytes(long bytes) {
    Change change = new Change(this);
    change.loadedBytes = bytes;
    return change.made();
  }

  /** Limits being changed; those that are not set stay as they are. */
  private static final class Change {
    private long cacheBytes;
    private int conflictAttempts;
    private int keysPerRound;
    private long reserveMillis;
    private int parallelizationFactor;
    private int recordsPerCommit;
    private int bytesPerCommit;
    private int stateBytes;
    private Duration streamRetention;
    private long openedBytes;
    private long loadedBytes;

    private Change(EngineLimits of) {
      cacheBytes = of.cacheBytes;
      conflictAttempts = of.conflictAttempts;
      keysPerRound = of.keysPerRound;
      reserveMillis = of.reserveMillis;
      parallelizationFactor = of.parallelizationFactor;
      recordsPerCommit = of.recordsPerCommit;
      bytesPerCommit = of.bytesPerCommit;
      stateBytes = of.stateBytes;
      streamRetention = of.streamRetention;
      openedBytes = of.openedBytes;
      loadedBytes = of.loadedBytes;
    }

    private EngineLimits made() {
      return new EngineLimits(
          cacheBytes,
          conflictAttempts,
          keysPerRound,
          reserveMillis,
          parallelizationFactor,
          recordsPerCommit,
          bytesPerCommit,
          stateBytes,
          streamRetention,
          openedBytes,
          loadedBytes);
    }
  }
}
