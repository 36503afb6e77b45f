package io.weir.engine;

import io.weir.spi.Position;
import io.weir.state.StateKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The work of one step of a key.
 *
 * @param records the key's records in order, not to be changed; none for a key that only fires
 * @param watermark the event time of the key after them
 * @param others the minimum of the watermarks of all other shards that feed the key; MAX if there
 *     is none
 * @param unasked what the author's code failed with that asks lookups for records that wait with
 *     the key
 */
record KeyRun(
    StateKey key,
    List<TimedRecord> records,
    long watermark,
    long others,
    Map<Position, Answers> unasked) {
  KeyRun(StateKey key, List<TimedRecord> records, long watermark, long others) {
    this(key, records, watermark, others, Map.of());
  }

  /** Makes the run of a key that only fires. */
  static KeyRun silent(StateKey key, long watermark) {
    return new KeyRun(key, List.of(), watermark, Long.MAX_VALUE);
  }

  /** The same run with the rest of its records. */
  KeyRun with(List<TimedRecord> rest) {
    return new KeyRun(key, rest, watermark, others, unasked);
  }

  /** The same run, with a record that waits and cannot be asked for. */
  KeyRun unasked(Position waiting, Answers failed) {
    Map<Position, Answers> all = new HashMap<>(unasked);
    all.put(waiting, failed);
    return new KeyRun(key, records, watermark, others, all);
  }
}
