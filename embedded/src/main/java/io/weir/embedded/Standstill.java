package io.weir.embedded;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.testkit.SimulatedInvocation;
import io.weir.testkit.SimulatedOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Notices that a shard gets no further: its batch comes back again and again, and no record of it
 * is decided meanwhile. A mapping would go on until the records expire; a local run has to end.
 */
final class Standstill {
  /** Deliveries in a row, beside those that a policy allows for. */
  private static final int DELIVERIES = 25;

  /** What is not known of a shard that has not come back often. */
  private static final long UNKNOWN = -1;

  /**
   * A shard that does not get past a record.
   *
   * @param deliveries in a row that ended there, since what is decided was last looked at
   * @param decided the records of the shard that were decided then
   */
  private record Stand(Position at, int deliveries, long decided) {
    Stand again() {
      return new Stand(at, deliveries + 1, decided);
    }
  }

  private final int limit;
  private final ToLongFunction<Shard> decided;
  private final Map<Shard, Stand> stands = new HashMap<>();

  /**
   * @param attempts that the function's policy makes
   * @param decided the number of a shard's records that are decided
   */
  Standstill(int attempts, ToLongFunction<Shard> decided) {
    this.limit = DELIVERIES + attempts;
    this.decided = decided;
  }

  /** Takes note of a delivery; true if the shard of it stands still. */
  boolean after(SimulatedInvocation delivery) {
    Shard shard = delivery.batch().shard();
    if (delivery.outcome() == SimulatedOutcome.DONE) {
      stands.remove(shard);
      return false;
    }
    Position at = reached(delivery);
    Stand before = stands.get(shard);
    Stand now =
        before != null && before.at().equals(at) ? before.again() : new Stand(at, 1, UNKNOWN);
    stands.put(shard, now);
    return now.deliveries() >= limit && isStill(shard, now);
  }

  /** Records behind the first one may still be decided: then it counts anew. */
  private boolean isStill(Shard shard, Stand stand) {
    long now = decided.applyAsLong(shard);
    stands.put(shard, new Stand(stand.at(), 0, now));
    return now == stand.decided();
  }

  /** The record before which nothing is open. */
  static Position reached(SimulatedInvocation delivery) {
    return delivery
        .answer()
        .flatMap(answer -> answer.firstUnfinished())
        .orElseGet(() -> delivery.batch().records().getFirst().position());
  }
}
