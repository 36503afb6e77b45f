/**
 * Measures the cost and speed of Weir and of its alternatives. {@link io.weir.benchmarks.Main}
 * repeats every figure; each peer runs in a JVM of its own on the same events.
 */
package io.weir.benchmarks;
