package io.weir.engine;

import io.weir.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.time.Millis;
import io.weir.time.WatermarkStrategy;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Event time that passes by the clock while a shard is silent: as much as has passed since its last
 * record arrived, from where that left it (docs/decisions/0019).
 */
final class Silence {
  private Silence() {}

  /**
   * The shard's next progress; empty if event time would not move.
   *
   * @param clocks asked for what came before a shard without records
   * @param now the edge's clock, epoch milliseconds
   */
  static Optional<Progress> passed(Progress known, Supplier<ShardClocks> clocks, long now) {
    return known.marks().isEmpty() ? begun(known, clocks, now) : afterRecords(known, now);
  }

  private static Optional<Progress> afterRecords(Progress known, long now) {
    long left = Math.max(known.lastRecord().watermark(), leastFloor(known.floors()));
    if (left == WatermarkStrategy.NONE || known.arrival() == Long.MIN_VALUE) {
      return Optional.empty();
    }
    long passed = Millis.plus(left, now - known.arrival());
    return passed <= known.marks().getLast().watermark() || passed == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(known.nextPassed(passed));
  }

  /** True if a shard had no record, and what came before it had none in a part of its hash keys. */
  static boolean isUnknown(Progress known) {
    return known.marks().isEmpty() && leastFloor(known.floors()) == WatermarkStrategy.NONE;
  }

  /** Of a shard without records: what its parents left passes, from their last arrival on. */
  private static Optional<Progress> begun(Progress known, Supplier<ShardClocks> clocks, long now) {
    if (isUnknown(known)) {
      return Optional.empty();
    }
    long since = since(known, clocks.get());
    if (since == Long.MIN_VALUE || now <= since) {
      return Optional.empty();
    }
    List<Floor> floors = known.floors().stream().map(floor -> floor.plus(now - since)).toList();
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
}
