package io.weir.dynamo;

import io.weir.state.KeyRecord;
import java.util.List;

/**
 * What a commit writes: segments first, then the head.
 *
 * @param committed the record as a load would give it back
 */
record Plan(Head head, List<Segment> segments, KeyRecord committed) {}
