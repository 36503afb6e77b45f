/**
 * Folds events into one value: {@link io.weir.aggregate.Aggregate} is the interface, {@link
 * io.weir.aggregate.Aggregates} has ready-made ones.
 */
@NullMarked
@Stable
package io.weir.aggregate;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
