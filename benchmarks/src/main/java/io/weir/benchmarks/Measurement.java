package io.weir.benchmarks;

import java.io.IOException;

/**
 * One measurement of a benchmark, independent of the others.
 *
 * @param name the prefix of its figures' names
 */
record Measurement(String name, Work work) {
  /** Measures. */
  interface Work {
    /**
     * Adds the measured values to the figures.
     *
     * @throws IllegalStateException if it fails or takes too long
     */
    void into(Figures figures) throws IOException;
  }
}
