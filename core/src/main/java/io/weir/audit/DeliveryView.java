package io.weir.audit;

import io.weir.spi.Emission;
import java.util.OptionalLong;

/**
 * An emission of an outbox and the row that its sink has for it.
 *
 * @param revision the revision of the row; empty = no row
 * @param same true if the row equals the emission; compared only if the revisions are the same
 */
public record DeliveryView(Emission emission, OptionalLong revision, boolean same) {
  boolean isDelivered() {
    return revision.isPresent() && revision.getAsLong() >= emission.revision();
  }

  boolean differs() {
    return revision.isPresent() && revision.getAsLong() == emission.revision() && !same;
  }
}
