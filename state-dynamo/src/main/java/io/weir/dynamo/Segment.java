package io.weir.dynamo;

/**
 * A segment to be written before the head that names it.
 *
 * @param written the clock at its writing, epoch seconds: what a sweep judges its age by
 */
record Segment(SegmentRef ref, byte[] body, long written) {}
