/**
 * The operators that {@code compute} takes: {@link io.weir.operator.Window} for event-time windows,
 * {@link io.weir.operator.Process} for the author's own state and timers. Each is an {@link
 * io.weir.Operator}; another one needs no change anywhere else.
 */
package io.weir.operator;
