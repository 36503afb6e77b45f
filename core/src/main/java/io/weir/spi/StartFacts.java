package io.weir.spi;

import io.weir.annotation.Experimental;

/**
 * The start of a container.
 *
 * @param function the name of the function
 * @param at when it was ready, epoch milliseconds
 */
@Experimental
public record StartFacts(String function, long at) {}
