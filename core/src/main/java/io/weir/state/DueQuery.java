package io.weir.state;

import io.weir.time.TimeDomain;
import org.jspecify.annotations.Nullable;

/**
 * Asks for keys that may be due.
 *
 * @param slot which part of the keys, 0 to {@link StateStore#slots(String)} - 1
 * @param upTo due time at or before, epoch milliseconds
 * @param after continue behind this cursor; null = from the start
 */
public record DueQuery(
    String function, TimeDomain domain, int slot, long upTo, @Nullable String after, int limit) {}
