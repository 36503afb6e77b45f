package io.weir.benchmarks;

import java.io.IOException;

/**
 * One of the things that a benchmark measures, apart from the others.
 *
 * @param name how its figures' names begin
 */
record Measurement(String name, Work work) {
  /** Measures. */
  interface Work {
    /**
     * Puts what it measures among the figures.
     *
     * @throws IllegalStateException if it fails or takes too long
     */
    void into(Figures figures) throws IOException;
  }
}
