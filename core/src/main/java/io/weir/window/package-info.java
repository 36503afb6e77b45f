/**
 * Windows: {@link io.weir.window.Window} for those by event time, {@link
 * io.weir.window.CountWindow} for those by number of events. How a window folds its events is in
 * {@code io.weir.aggregate}, where windows begin and end in {@code io.weir.time}.
 *
 * <p>To read it: {@code Window} collects what an author says, {@code WindowSettings} checks it into
 * a {@code WindowSpec}, {@code WindowOperator} opens the {@code WindowState} of a key with it,
 * which gives events to {@code WindowEvents} and makes panes with {@code WindowPanes}.
 */
package io.weir.window;
