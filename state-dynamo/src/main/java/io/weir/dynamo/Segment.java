package io.weir.dynamo;

/**
 * A segment to be written before the head that names it.
 *
 * @param written the time of writing, epoch seconds; a sweep takes its age from it
 */
record Segment(SegmentRef ref, byte[] body, long written) {}
