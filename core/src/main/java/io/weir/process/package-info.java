/**
 * The author's own computation: {@link io.weir.process.ProcessFunction} with typed state and
 * timers, {@link io.weir.process.Stateless} without any.
 *
 * <p>To read it: {@code ProcessState} steps a key; its declared state is in {@code Cells}, each a
 * {@code Cell}, and its timers are in {@code TimerSet}; {@code CellContext} shows both to the
 * author's code.
 */
@NullMarked
@Stable
package io.weir.process;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
