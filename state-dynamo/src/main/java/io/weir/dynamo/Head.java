package io.weir.dynamo;

import io.weir.state.KeyRecord;
import io.weir.state.StateKey;
import java.util.List;

/**
 * A head item as a value.
 *
 * @param record the record without its ids
 * @param stateLength bytes of operator state in the data segments
 * @param data segments with state, outbox and parked records; empty = these are in the record
 */
record Head(
    StateKey key,
    long version,
    KeyRecord record,
    Ids events,
    Ids positions,
    int stateLength,
    List<SegmentRef> data) {}
