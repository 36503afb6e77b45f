package io.weir.audit;

import io.weir.spi.Emission;
import java.util.OptionalLong;

/**
 * An emission of an outbox beside what its sink holds in its place.
 *
 * @param revision of what the sink holds; empty = nothing
 * @param same true if what it holds is what the emission says; asked only where the revisions are
 *     the same
 */
public record DeliveryView(Emission emission, OptionalLong revision, boolean same) {
  boolean isDelivered() {
    return revision.isPresent() && revision.getAsLong() >= emission.revision();
  }

  boolean differs() {
    return revision.isPresent() && revision.getAsLong() == emission.revision() && !same;
  }
}
