package io.weir.lambda;

import io.weir.StreamFunction;
import io.weir.log.LogText;
import io.weir.spi.Shard;
import io.weir.state.StateStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work ahead of the first invocation: loads the classes of the store's client, and opens the
 * store's connection by reading a progress that does not exist.
 */
final class Primer {
  private static final Logger LOG = LoggerFactory.getLogger(Primer.class);
  private static final Shard NOBODYS = new Shard("prime", "none");

  private final StreamFunction function;
  private final StateStore store;

  Primer(StreamFunction function, StateStore store) {
    this.function = function;
    this.store = store;
  }

  /**
   * Primes the store. A fault here is logged only: the first invocation meets it again, as an
   * infrastructure fault (R17).
   */
  void prime() {
    try {
      store.progress(function.name(), NOBODYS);
    } catch (RuntimeException unavailable) {
      LOG.warn(
          "the store could not be reached ahead of the first event", LogText.trace(unavailable));
    }
  }
}
