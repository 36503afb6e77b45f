/**
 * Joins of two sources: {@link io.weir.join.IntervalJoin}.
 *
 * <p>To read it: {@code JoinSpec} has the settings, {@code IntervalJoinState} steps a key, a {@code
 * JoinBuffer} for each side keeps the events that may still find a partner.
 */
@NullMarked
@Stable
package io.weir.join;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
