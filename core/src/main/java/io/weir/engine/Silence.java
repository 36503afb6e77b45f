package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.time.Millis;
import io.weir.time.WatermarkStrategy;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Event time that passes by the clock while a shard is silent: as much as has passed since its last
 * record arrived, from where that left it (decision 19).
 */
final class Silence {
  private Silence() {}

  /**
   * The shard's next progress; empty if event time would not move.
   *
   * @param clocks gives the shards before one without records
   * @param now the edge's clock, epoch milliseconds
   */
  static Optional<Progress> passed(Progress known, Supplier<ShardClocks> clocks, long now) {
    return known.marks().isEmpty() ? begun(known, clocks, now) : afterRecords(known, now);
  }

  /**
   * The next progress of a shard with records; records without a time keep the least floor of the
   * parents.
   */
  private static Optional<Progress> afterRecords(Progress known, long now) {
    if (isUnknown(known)) {
      return Optional.empty();
    }
    long own = own(known);
    long left =
        own == WatermarkStrategy.NONE
            ? leastKnown(known.floors())
            : Math.max(own, leastFloor(known.floors()));
    if (known.arrival() == Long.MIN_VALUE) {
      return Optional.empty();
    }
    long passed = Millis.plus(left, now - known.arrival());
    return passed <= known.marks().getLast().watermark() || passed == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(known.nextPassed(passed));
  }

  /** True if neither a shard nor anything before it had a record that has a time. */
  static boolean isUnknown(Progress known) {
    return own(known) == WatermarkStrategy.NONE && leastKnown(known.floors()) == Long.MAX_VALUE;
  }

  private static long own(Progress known) {
    return known.marks().isEmpty() ? WatermarkStrategy.NONE : known.lastRecord().watermark();
  }

  /**
   * The next progress of a shard without records: the floors of its parents pass, from their last
   * arrival on. Hash keys without any record take the least of the others.
   */
  private static Optional<Progress> begun(Progress known, Supplier<ShardClocks> clocks, long now) {
    if (isUnknown(known)) {
      return Optional.empty();
    }
    long since = since(known, clocks.get());
    if (since == Long.MIN_VALUE || now <= since) {
      return Optional.empty();
    }
    long least = leastKnown(known.floors());
    List<Floor> floors =
        known.floors().stream().map(floor -> floor.atLeast(least).plus(now - since)).toList();
    return Optional.of(known.nextPassed(floors, now));
  }

  private static long since(Progress known, ShardClocks clocks) {
    long since = known.arrival();
    for (Shard parent : known.parents()) {
      since = Math.max(since, clocks.located(parent, known.stream()).arrival());
    }
    return since;
  }

  private static long leastFloor(List<Floor> floors) {
    return floors.stream().mapToLong(Floor::watermark).min().orElse(WatermarkStrategy.NONE);
  }

  private static long leastKnown(List<Floor> floors) {
    return floors.stream()
        .mapToLong(Floor::watermark)
        .filter(floor -> floor != WatermarkStrategy.NONE)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
