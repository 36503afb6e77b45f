package io.weir.engine;

/**
 * The result of a tick.
 *
 * @param looked the number of keys that the due index named
 * @param fired the number of keys that were committed
 * @param complete false if the deadline stopped it, or a key could not be finished; the next tick
 *     goes on there
 * @param reason the reason why a key could not be finished, fit for a log ({@link
 *     io.weir.log.LogText}); empty if all were
 */
public record TickResult(int looked, int fired, boolean complete, String reason) {}
