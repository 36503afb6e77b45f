package io.weir.audit;

import java.util.OptionalLong;

/**
 * A segment that a key names.
 *
 * @param name what tells it from others of the key
 * @param present false if there is no such item
 * @param holds false if its bytes are not those that the key names
 * @param expiresAt when the store may drop it, epoch milliseconds; empty = never
 * @param neededUntil until when it must be there, epoch milliseconds; empty = as long as the key
 *     names it
 */
public record SegmentView(
    String name,
    boolean present,
    boolean holds,
    OptionalLong expiresAt,
    OptionalLong neededUntil) {}
