package io.weir.dynamo;

import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads heads and what their segments hold, and remembers what a later commit can use. */
record HeadReader(Reader reader, SegmentStore segments, Known.Memory memory) {
  private static final int ATTEMPTS = 4;

  Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now) {
    Map<StateKey, Snapshot> found = new HashMap<>();
    List<StateKey> open = List.copyOf(keys);
    for (int attempt = 0; !open.isEmpty() && attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        Requests.backOff(attempt);
      }
      open = loadOnce(open, now, found);
    }
    if (!open.isEmpty()) {
      throw missing(open.getFirst());
    }
    return found;
  }

  private static StateStoreException missing(StateKey key) {
    return new StateStoreException(
        "a segment that the head of "
            + key
            + " names is not there; the key is not empty and nothing is"
            + " applied to it: restore the table, or find out what deletes its items",
        null);
  }

  /**
   * Reads once; gives back the keys whose segments were not all there: their heads may have moved
   * on.
   */
  private List<StateKey> loadOnce(List<StateKey> keys, long now, Map<StateKey, Snapshot> found) {
    var items = reader.get(keys.stream().map(Items::head).toList());
    Map<StateKey, Head> heads = new HashMap<>();
    for (StateKey key : keys) {
      Map<String, AttributeValue> item = items.get(Items.head(key));
      if (Items.present(item, now)) {
        heads.put(key, remember(key, item));
      } else {
        absent(key, item);
        found.put(key, Snapshot.absent(key));
      }
    }
    return resolve(heads, now, found);
  }

  private List<StateKey> resolve(
      Map<StateKey, Head> heads, long now, Map<StateKey, Snapshot> found) {
    Map<StateKey, KeyRecord> records = segments.resolve(heads.values(), now);
    List<StateKey> open = new ArrayList<>();
    heads.forEach((key, head) -> {
      KeyRecord record = records.get(key);
      if (record == null) {
        open.add(key);
      } else {
        found.put(key, new Snapshot(key, head.version(), record));
      }
    });
    return open;
  }

  /** An expired head still stands where the next one goes. */
  private void absent(StateKey key, Map<String, AttributeValue> item) {
    if (item != null && item.containsKey(Attributes.VERSION)) {
      memory.put(key, Items.expired(item));
    } else {
      memory.forget(key);
    }
  }

  Head remember(StateKey key, Map<String, AttributeValue> item) {
    Head head = Items.head(key, item);
    memory.put(key, Items.known(head, item));
    return head;
  }

  /** The snapshot of a head item that came back with a lost condition, its segments loaded. */
  Snapshot winner(StateKey key, Map<String, AttributeValue> item, long now) {
    if (!Items.present(item, now)) {
      absent(key, item);
      return Snapshot.absent(key);
    }
    Head head = remember(key, item);
    KeyRecord record = segments.resolve(List.of(head), now).get(key);
    return record == null
        ? load(List.of(key), now).get(key)
        : new Snapshot(key, head.version(), record);
  }
}
