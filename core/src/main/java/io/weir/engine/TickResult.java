package io.weir.engine;

/**
 * What a tick did.
 *
 * @param looked keys that the due index named
 * @param fired keys that were committed
 * @param complete false if the deadline stopped it, or a key could not be finished; the next tick
 *     goes on there
 * @param reason why a key could not be finished, as a log may have it ({@link
 *     io.weir.log.LogText}); empty if all could
 */
public record TickResult(int looked, int fired, boolean complete, String reason) {}
