package io.weir.join;

import org.jspecify.annotations.Nullable;

/**
 * The latest event of one source for a key.
 *
 * @param value its encoded value; null if it took the part out
 */
record LatestEvent(long timestamp, byte @Nullable [] value) {}
