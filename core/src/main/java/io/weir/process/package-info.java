/**
 * The author's own computation: {@link io.weir.process.ProcessFunction} with typed state and
 * timers, {@link io.weir.process.Stateless} without any.
 *
 * <p>To read it: {@code ProcessState} steps a key; its declared state is in {@code Cells}, each a
 * {@code Cell}, its timers are in {@code TimerSet}; {@code CellContext} is what the author's code
 * sees of both.
 */
package io.weir.process;
