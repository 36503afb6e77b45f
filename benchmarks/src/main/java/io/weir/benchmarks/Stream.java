package io.weir.benchmarks;

/**
 * The properties of a stream for the cost model.
 *
 * @param eventsPerSecond the rate over all shards
 * @param keys the number of keys, drawn by Zipf's law with exponent 1
 * @param shards each takes 1,000 records or 1 MB a second at most
 * @param batch the most records in a batch
 * @param batchSeconds the time that Lambda waits for a batch to fill
 * @param windowSeconds the size of tumbling windows; each key with an event fires once in each
 * @param dedupe true if event ids are remembered
 * @param itemBytes the bytes of a key's head item, charged by the begun kilobyte
 * @param eventBytes the bytes of a record in Kinesis
 */
record Stream(
    double eventsPerSecond,
    int keys,
    int shards,
    int batch,
    double batchSeconds,
    double windowSeconds,
    boolean dedupe,
    int itemBytes,
    int eventBytes) {
  /** The records in a batch: those that come to a shard while Lambda waits, up to the limit. */
  double records() {
    return Math.max(1, Math.min(batch, eventsPerSecond / shards * batchSeconds));
  }

  double batchesPerSecond() {
    return eventsPerSecond / records();
  }

  /** The expected number of distinct keys of this many events. */
  double distinct(double events) {
    double sum = 0;
    double harmonic = harmonic();
    for (int rank = 1; rank <= keys; rank++) {
      sum += present(rank, events, harmonic);
    }
    return sum;
  }

  /** Keys that fire in a window without having an event in the batch that brings its end. */
  double silent() {
    double sum = 0;
    double harmonic = harmonic();
    for (int rank = 1; rank <= keys; rank++) {
      double fires = present(rank, eventsPerSecond * windowSeconds, harmonic);
      sum += fires * (1 - present(rank, records(), harmonic));
    }
    return sum;
  }

  private double harmonic() {
    double sum = 0;
    for (int rank = 1; rank <= keys; rank++) {
      sum += 1.0 / rank;
    }
    return sum;
  }

  private static double present(int rank, double events, double harmonic) {
    return -Math.expm1(events * Math.log1p(-Math.min(0.999_999, 1 / (rank * harmonic))));
  }
}
