package io.weir.testkit;

import io.weir.engine.Batch;
import io.weir.engine.SourceRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that are delivered together, with their retries so far.
 *
 * @param retries the retries that count against the quota
 * @param deliveries the number of their deliveries, alone or as part of a larger batch
 * @param notBefore the earliest time of the next delivery, epoch milliseconds
 * @param error the last failure, or empty
 */
record SimulatedPiece(
    List<SimulatedRecord> records, int retries, int deliveries, long notBefore, String error) {
  private static final long FIRST_BACKOFF_MILLIS = 1_000;
  private static final long LONGEST_BACKOFF_MILLIS = 60_000;

  SimulatedPiece {
    records = List.copyOf(records);
  }

  static SimulatedPiece fresh(List<SimulatedRecord> records) {
    return new SimulatedPiece(records, 0, 0, Long.MIN_VALUE, "");
  }

  int size() {
    return records.size();
  }

  Batch batch(SimulatedShard shard) {
    List<SourceRecord> all = new ArrayList<>();
    records.forEach(record -> all.addAll(record.parts()));
    return new Batch(shard.name, shard.stream, all);
  }

  SimulatedPiece part(int from, int to) {
    return with(records.subList(from, to));
  }

  SimulatedPiece with(List<SimulatedRecord> kept) {
    return new SimulatedPiece(kept, retries, deliveries, notBefore, error);
  }

  SimulatedPiece failed(String why, long now) {
    long backoff = FIRST_BACKOFF_MILLIS << Math.min(deliveries, 6);
    long at = now + Math.min(backoff, LONGEST_BACKOFF_MILLIS);
    return new SimulatedPiece(records, retries, deliveries + 1, at, why);
  }

  SimulatedPiece retried() {
    return new SimulatedPiece(records, retries + 1, deliveries, notBefore, error);
  }
}
