package io.weir.state;

import io.weir.spi.Emission;
import io.weir.spi.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Emissions that are committed and may not have been delivered yet.
 *
 * @param emissions in the order of their revisions
 * @param origin the record whose delivery by the log brings them here again: once the shard's
 *     <em>reached</em> mark is at or behind it, they have been delivered (R4); null if the key
 *     fired without a record of its own, then only a commit after a delivery clears them (R3)
 */
public record Outbox(List<Emission> emissions, @Nullable Position origin) {
  public static final Outbox EMPTY = new Outbox(List.of(), null);

  public Outbox {
    emissions = List.copyOf(emissions);
  }

  public boolean isEmpty() {
    return emissions.isEmpty();
  }

  /**
   * True if no redelivery by the log would bring these back: the key must stay in the due index.
   */
  public boolean withoutOrigin() {
    return !isEmpty() && origin == null;
  }
}
