package io.weir.benchmarks;

/**
 * A pair of the measured join.
 *
 * @param left the time of the left event, epoch milliseconds
 */
public record Pair(String page, long left, long right) {}
