/**
 * Folds events into one value: {@link io.weir.aggregate.Aggregate} is the interface, {@link
 * io.weir.aggregate.Aggregates} has ready-made ones.
 */
package io.weir.aggregate;
