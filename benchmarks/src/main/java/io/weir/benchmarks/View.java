package io.weir.benchmarks;

/**
 * The event of all benchmarks: somebody looked at a page.
 *
 * @param id a UUID
 * @param at epoch milliseconds
 * @param bytes the bytes sent; read and not used, as most of a real event
 */
public record View(String id, String page, long at, long bytes) {}
