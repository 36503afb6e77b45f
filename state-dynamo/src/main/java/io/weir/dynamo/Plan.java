package io.weir.dynamo;

import io.weir.state.KeyRecord;
import java.util.List;

/**
 * What a commit writes: segments first, then the head.
 *
 * @param body the head's, encoded
 * @param committed the record as a load would give it back
 */
record Plan(Head head, byte[] body, List<Segment> segments, KeyRecord committed) {}
