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
import java.util.Objects;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads heads and their segments, and remembers data that a later commit can use. */
record HeadReader(Reader reader, SegmentStore segments, Known.Memory memory) {
  private static final int ATTEMPTS = 4;
  private static final int HEADS_AT_A_TIME = 100;

  /** The item of a key that has none. */
  private static final Map<String, AttributeValue> NONE = Map.of();

  /** A head as it was read, with the expiry of its item. */
  private record Read(Head head, OptionalLong expiresAt) {
    Snapshot snapshot(KeyRecord record) {
      return new Snapshot(head.key(), head.version(), record, expiresAt);
    }
  }

  /**
   * Loads the first keys whose size together is less than {@code bytes}, and one more. A head tells
   * the size of its segments before they are read.
   */
  Map<StateKey, Snapshot> load(List<StateKey> keys, long now, long bytes) {
    Map<StateKey, Snapshot> found = new HashMap<>();
    Map<StateKey, Read> heads = new HashMap<>();
    long held = 0;
    for (int at = 0; at < keys.size() && held < bytes; at += HEADS_AT_A_TIME) {
      List<StateKey> some = keys.subList(at, Math.min(keys.size(), at + HEADS_AT_A_TIME));
      var items = reader.get(some.stream().map(Items::head).toList());
      for (int i = 0; i < some.size() && held < bytes; i++) {
        held +=
            read(some.get(i), items.getOrDefault(Items.head(some.get(i)), NONE), now, heads, found);
      }
    }
    List<StateKey> moved = resolve(heads, now, found);
    if (!moved.isEmpty()) {
      found.putAll(load(moved, now));
    }
    return found;
  }

  /** Notes a head, or that there is none; gives how many bytes it has with its segments. */
  private long read(
      StateKey key,
      Map<String, AttributeValue> item,
      long now,
      Map<StateKey, Read> heads,
      Map<StateKey, Snapshot> found) {
    if (!Items.present(item, now)) {
      absent(key, item);
      found.put(key, Snapshot.absent(key));
      return 0;
    }
    Head head = remember(key, item);
    heads.put(key, new Read(head, Items.expiresAt(item)));
    int segments =
        head.data().size() + head.events().refs().size() + head.positions().refs().size();
    return WriteUnits.size(item) + (long) segments * DynamoStateStore.MAX_SEGMENT_BYTES;
  }

  Snapshot load(StateKey key, long now) {
    return Objects.requireNonNull(load(List.of(key), now).get(key), "each key has its snapshot");
  }

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
    Map<StateKey, Read> heads = new HashMap<>();
    keys.forEach(key -> read(key, items.getOrDefault(Items.head(key), NONE), now, heads, found));
    return resolve(heads, now, found);
  }

  private List<StateKey> resolve(
      Map<StateKey, Read> heads, long now, Map<StateKey, Snapshot> found) {
    Map<StateKey, KeyRecord> records =
        segments.resolve(heads.values().stream().map(Read::head).toList(), now);
    List<StateKey> open = new ArrayList<>();
    heads.forEach((key, read) -> {
      KeyRecord record = records.get(key);
      if (record == null) {
        open.add(key);
      } else {
        found.put(key, read.snapshot(record));
      }
    });
    return open;
  }

  /** Remembers an expired head, which the next head of the key has to replace. */
  private void absent(StateKey key, Map<String, AttributeValue> item) {
    if (item.containsKey(Attributes.VERSION)) {
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
    return record == null ? load(key, now) : new Read(head, Items.expiresAt(item)).snapshot(record);
  }
}
