package io.weir.simulation.histories;

/**
 * The settings of a deployment, which may change from one to the next.
 *
 * @param factor parallelization factor of the mapping
 * @param dedupe declared horizon in seconds
 * @param retention declared retention in days; the stream keeps its records longer or as long
 * @param slots of the due index
 * @param cacheBytes of a container; -1 = as its limits say
 * @param park minutes that a failing event is held
 * @param attempts at a failing event
 */
record Settings(
    int factor, int dedupe, int retention, int slots, int cacheBytes, int park, int attempts) {
  /** The settings that a deployment can change. */
  enum What {
    FACTOR,
    HORIZON,
    RETENTION,
    SLOTS,
    CACHE,
    POLICY
  }

  private static final int[] CACHES = {0, 400, 1 << 20};
  private static final int ATTEMPTS = 3;

  static Settings of(Spec spec) {
    return new Settings(
        Math.max(1, spec.factor()),
        spec.dedupe(),
        spec.retention() == 0 ? Spec.RETENTION_DAYS : spec.retention(),
        2,
        -1,
        spec.park(),
        ATTEMPTS);
  }

  /**
   * The changed settings; unchanged if the function has no such setting, or nothing is promised of
   * the change.
   */
  Settings with(Action.Change change, Spec spec) {
    int value = Math.abs(change.value());
    return switch (change.what()) {
      case FACTOR -> spec.inParallel() ? factor(1 + value % 3) : this;
      case HORIZON -> spec.dedupeLater() > 0 ? horizon(value, spec) : this;
      case RETENTION -> retention(value % 2 == 0 ? 1 : Spec.RETENTION_DAYS);
      case SLOTS -> slots(1 + value % 9);
      case CACHE -> cache(CACHES[value % CACHES.length]);
      case POLICY -> spec.mends() ? this : policy(value, spec);
    };
  }

  private Settings factor(int next) {
    return new Settings(next, dedupe, retention, slots, cacheBytes, park, attempts);
  }

  private Settings horizon(int value, Spec spec) {
    int next = value % 2 == 0 ? spec.dedupe() : spec.dedupeLater();
    return new Settings(factor, next, retention, slots, cacheBytes, park, attempts);
  }

  private Settings retention(int next) {
    return new Settings(factor, dedupe, next, slots, cacheBytes, park, attempts);
  }

  private Settings slots(int next) {
    return new Settings(factor, dedupe, retention, next, cacheBytes, park, attempts);
  }

  private Settings cache(int next) {
    return new Settings(factor, dedupe, retention, slots, next, park, attempts);
  }

  private Settings policy(int value, Spec spec) {
    int minutes = spec.park() == 0 ? 0 : value % 2 * (1 + value % 20);
    return new Settings(
        factor, dedupe, retention, slots, cacheBytes, minutes, ATTEMPTS + value % 3);
  }
}
