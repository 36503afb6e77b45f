package io.weir.dynamo;

import io.weir.annotation.Internal;
import io.weir.codec.UnreadableStateException;
import io.weir.state.KeyRecord;
import io.weir.state.StateKey;
import java.util.List;

/**
 * The body of a key's item as the store writes and reads it, without the store, for measurements.
 * Its format may change with any version.
 */
@Internal
public final class StateItems {
  private StateItems() {}

  /** The body of an item that keeps all of a record in itself, the ids included. */
  public static byte[] encode(StateKey key, KeyRecord record) {
    Ids ids = Ids.of(record.eventIds(), record.arrival());
    KeyRecord core = record.withIds(List.of(), List.of());
    return HeadCodec.encode(
        new Head(key, 1, core, ids, Ids.NONE, 0, List.of()), Packed.of(HeadCodec.bulk(key, core)));
  }

  /**
   * The record of such a body, ids included.
   *
   * @throws UnreadableStateException if it is damaged or of a newer version
   */
  public static KeyRecord decode(StateKey key, byte[] body) {
    Head head = HeadCodec.decode(key, 1, body);
    return head.record().withIds(head.events().chunks(), head.positions().chunks());
  }
}
