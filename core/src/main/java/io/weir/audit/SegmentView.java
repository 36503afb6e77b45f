package io.weir.audit;

import java.util.OptionalLong;

/**
 * A segment that a key names.
 *
 * @param name the name, unique within the key
 * @param present false if there is no such item
 * @param holds false if its bytes are not those that the key names
 * @param expiresAt the time at which the store may drop it, epoch milliseconds; empty = never
 * @param neededUntil the time until which it must exist, epoch milliseconds; empty = as long as the
 *     key names it
 */
public record SegmentView(
    String name,
    boolean present,
    boolean holds,
    OptionalLong expiresAt,
    OptionalLong neededUntil) {}
