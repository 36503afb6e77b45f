package io.weir.lambda;

import io.weir.codec.UnreadableStateException;
import io.weir.engine.StoredDefinition;
import io.weir.log.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work ahead of the first invocation: loads the classes of the store's client, and opens the
 * store's connection by reading which definition has stored the function's state.
 */
final class Primer {
  private static final Logger LOG = LoggerFactory.getLogger(Primer.class);

  private final StoredDefinition definition;

  Primer(StoredDefinition definition) {
    this.definition = definition;
  }

  /**
   * Primes the store. A fault here is logged only: the first invocation meets it again, as an
   * infrastructure fault (R17).
   *
   * @throws UnreadableStateException if the function would misread what is stored: it must not run
   */
  void prime() {
    try {
      definition.check();
    } catch (UnreadableStateException refused) {
      throw refused;
    } catch (RuntimeException unavailable) {
      LOG.warn(
          "the store could not be reached ahead of the first event", LogText.trace(unavailable));
    }
  }
}
