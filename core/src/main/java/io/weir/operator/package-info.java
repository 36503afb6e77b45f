/**
 * The operators ready for use: {@link io.weir.operator.Window} aggregates events per window, {@link
 * io.weir.operator.Process} runs an author's function with typed state and timers. Start with one of
 * those two; {@link io.weir.operator.Aggregates} has the usual aggregates. Rules are those of
 * SEMANTICS sections 1, 2 and 4.
 */
package io.weir.operator;
