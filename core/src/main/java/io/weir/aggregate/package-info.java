/**
 * What folds events into one value: {@link io.weir.aggregate.Aggregate}, and those ready for use in
 * {@link io.weir.aggregate.Aggregates}.
 */
package io.weir.aggregate;
