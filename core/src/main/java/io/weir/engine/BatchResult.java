package io.weir.engine;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.util.Optional;

/**
 * The answer to the event source mapping.
 *
 * @param firstUnfinished the first unfinished record: deliver it and everything behind it again;
 *     empty = all done
 * @param reason the reason why it is unfinished, fit for a log ({@link io.weir.log.LogText}); empty
 *     if all is done
 */
public record BatchResult(Optional<Position> firstUnfinished, String reason) {
  public static final BatchResult DONE = new BatchResult(Optional.empty(), "");

  public boolean done() {
    return firstUnfinished.isEmpty();
  }

  /** The same, with its record named in another incarnation of the shard. */
  BatchResult in(Shard shard) {
    return firstUnfinished.isEmpty()
        ? this
        : new BatchResult(firstUnfinished.map(position -> position.in(shard)), reason);
  }
}
