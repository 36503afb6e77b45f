package io.weir.dynamo;

import io.weir.state.KeyRecord;
import java.util.List;

/**
 * The writes of a commit: segments first, then the head.
 *
 * @param body the encoded head
 * @param committed the record as a load would give it back
 */
record Plan(Head head, byte[] body, List<Segment> segments, KeyRecord committed) {}
