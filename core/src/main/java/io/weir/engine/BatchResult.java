package io.weir.engine;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.util.Optional;

/**
 * What to tell the event source mapping.
 *
 * @param firstUnfinished the first record that is not finished: it and everything behind it is to
 *     be delivered again; empty = all done
 * @param reason why it is unfinished, as a log may have it ({@link io.weir.log.LogText}); empty if
 *     all is done
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
