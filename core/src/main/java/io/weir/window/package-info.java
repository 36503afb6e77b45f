/**
 * Windows: {@link io.weir.window.Window} by event time, {@link io.weir.window.CountWindow} by
 * number of events. Aggregates are in {@code io.weir.aggregate}, window assigners in {@code
 * io.weir.time}.
 *
 * <p>To read it: {@code Window} collects the settings, {@code WindowSettings} checks them into a
 * {@code WindowSpec}, {@code WindowOperator} opens the {@code WindowState} of a key with it, which
 * gives events to {@code WindowEvents} and makes panes with {@code WindowPanes}.
 */
@NullMarked
@Stable
package io.weir.window;

import io.weir.annotation.Stable;
import org.jspecify.annotations.NullMarked;
