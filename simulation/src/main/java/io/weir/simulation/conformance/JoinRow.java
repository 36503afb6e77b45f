package io.weir.simulation.conformance;

/** A pair that a join case gives; compared field by field with those that the case expects. */
record JoinRow(
    String kind, String key, long ts, long leftTs, long leftValue, long rightTs, long rightValue) {}
