package io.weir.engine;

import io.weir.state.StateKey;
import java.util.List;

/**
 * The work of one step of a key.
 *
 * @param records the key's records in order, not to be changed; none for a key that only fires
 * @param watermark the event time of the key after them
 * @param others the minimum of the watermarks of all other shards that feed the key; MAX if there
 *     is none
 */
record KeyRun(StateKey key, List<TimedRecord> records, long watermark, long others) {
  /** Makes the run of a key that only fires. */
  static KeyRun silent(StateKey key, long watermark) {
    return new KeyRun(key, List.of(), watermark, Long.MAX_VALUE);
  }

  /** The same run with the rest of its records. */
  KeyRun with(List<TimedRecord> rest) {
    return new KeyRun(key, rest, watermark, others);
  }
}
