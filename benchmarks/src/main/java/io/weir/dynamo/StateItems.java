package io.weir.dynamo;

import io.weir.state.KeyRecord;
import io.weir.state.StateKey;
import java.util.List;

/**
 * The body of a key's item as the store writes and reads it; here because the store shows it to
 * nobody.
 */
public final class StateItems {
  private StateItems() {}

  /** The body with the ids in it. */
  public static byte[] encode(StateKey key, KeyRecord record) {
    Ids ids = Ids.of(record.eventIds(), record.arrival());
    KeyRecord core = record.withIds(List.of(), List.of());
    return HeadCodec.encode(
        new Head(key, 1, core, ids, Ids.NONE, 0, List.of()), Packed.of(HeadCodec.bulk(key, core)));
  }

  /** The record, ids and all. */
  public static KeyRecord decode(StateKey key, byte[] body) {
    Head head = HeadCodec.decode(key, 1, body);
    return head.record().withIds(head.events().chunks(), head.positions().chunks());
  }
}
