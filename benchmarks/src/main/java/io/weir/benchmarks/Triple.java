package io.weir.benchmarks;

/**
 * A match of the measured pattern.
 *
 * @param small the time of its first event, epoch milliseconds
 */
public record Triple(String page, long small, long middle, long large) {}
