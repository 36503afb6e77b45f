package io.weir.simulation.conformance;

/** A row that a window case gives; compared field by field with those that the case expects. */
record WindowRow(
    String kind,
    String key,
    long start,
    long end,
    long value,
    long count,
    long sum,
    long min,
    long max,
    int pane,
    int nonSpeculative,
    boolean first,
    boolean last,
    long outputTs) {}
