package io.weir.dynamo;

/** A segment to be written before the head that names it. */
record Segment(SegmentRef ref, byte[] body) {}
