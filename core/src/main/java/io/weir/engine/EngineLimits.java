package io.weir.engine;

/**
 * The engine's named limits.
 *
 * @param cacheBytes how much the warm cache may hold
 * @param conflictAttempts how often a key is stepped again after losing its condition, in one
 *     invocation
 * @param keysPerRound how many keys are loaded, stepped and committed together
 * @param reserveMillis how long before the deadline no new keys are started
 * @param parallelizationFactor the event source mapping's factor: batches at a time per shard
 */
public record EngineLimits(
    long cacheBytes,
    int conflictAttempts,
    int keysPerRound,
    long reserveMillis,
    int parallelizationFactor) {
  public static final EngineLimits DEFAULT = new EngineLimits(64L << 20, 8, 500, 2_000, 1);

  public EngineLimits {
    if (cacheBytes < 0 || conflictAttempts < 1 || keysPerRound < 1 || reserveMillis < 0) {
      throw new IllegalArgumentException(
          "limits must be positive: cacheBytes "
              + cacheBytes
              + ", conflictAttempts "
              + conflictAttempts
              + ", keysPerRound "
              + keysPerRound
              + ", reserveMillis "
              + reserveMillis);
    }
    if (parallelizationFactor < 1 || parallelizationFactor > 10) {
      throw new IllegalArgumentException(
          "parallelizationFactor " + parallelizationFactor + " must be 1 to 10");
    }
  }

  public EngineLimits withCacheBytes(long bytes) {
    return new EngineLimits(
        bytes, conflictAttempts, keysPerRound, reserveMillis, parallelizationFactor);
  }

  public EngineLimits withKeysPerRound(int keys) {
    return new EngineLimits(
        cacheBytes, conflictAttempts, keys, reserveMillis, parallelizationFactor);
  }

  public EngineLimits withReserveMillis(long millis) {
    return new EngineLimits(
        cacheBytes, conflictAttempts, keysPerRound, millis, parallelizationFactor);
  }

  public EngineLimits withParallelizationFactor(int factor) {
    return new EngineLimits(cacheBytes, conflictAttempts, keysPerRound, reserveMillis, factor);
  }
}
