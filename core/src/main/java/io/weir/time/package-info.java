/**
 * Time as pure arithmetic: which {@link io.weir.time.TimeWindow} an event belongs to ({@link
 * io.weir.time.WindowAssigner}), how far event time has come ({@link
 * io.weir.time.WatermarkStrategy}), and which clock a timer follows ({@link
 * io.weir.time.TimeDomain}). Nothing here keeps state or reads a clock. All times are epoch
 * milliseconds; rules to the millisecond are those of SEMANTICS sections 1 and 2.
 */
package io.weir.time;
