/**
 * What Weir costs and how fast it is, against what a user would pick instead. {@link
 * io.weir.benchmarks.Main} repeats every figure; each peer runs in a JVM of its own on the same
 * events.
 */
package io.weir.benchmarks;
