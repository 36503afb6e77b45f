package io.weir.simulation.conformance;

/**
 * An input line of a pattern case as a record of the log. The watermark after it is its own time,
 * so that its turn has come when it is read.
 *
 * @param event its number among the case's events
 */
record PatternLine(int event, long time) {}
