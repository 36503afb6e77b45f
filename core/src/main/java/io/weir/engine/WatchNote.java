package io.weir.engine;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.state.StateKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The note of a {@link Watch}.
 *
 * @param begun the number of containers that have begun and are not known to have ended
 * @param calling the running call; empty if there is none that counts
 * @param until the time, epoch milliseconds, after which an end of the process is not blamed on the
 *     call, which only waited
 * @param ends the number of ends of the process by call
 * @param keys hashes of the keys among which there is one that ends processes
 */
record WatchNote(
    int begun, String calling, long until, Map<String, Integer> ends, Set<Integer> keys) {
  static final WatchNote EMPTY = new WatchNote(0, "", Long.MAX_VALUE, Map.of(), Set.of());

  private static final int FORMAT = 1;
  private static final int MOST_CALLS = 50;
  private static final int MOST_KEYS = 1_000;

  WatchNote begun(int times) {
    return new WatchNote(times, "", Long.MAX_VALUE, ends, keys);
  }

  WatchNote calling(String call, long ifBefore) {
    return new WatchNote(begun, call, ifBefore, ends, keys);
  }

  WatchNote idle() {
    return calling("", Long.MAX_VALUE);
  }

  /** The same with more keys; if they are too many, the search begins anew. */
  WatchNote with(List<StateKey> more) {
    Set<Integer> all = new LinkedHashSet<>(keys);
    more.forEach(key -> all.add(hash(key)));
    return new WatchNote(begun, calling, until, ends, all.size() > MOST_KEYS ? Set.of() : all);
  }

  /** The note as its finder reads it: the process that wrote it is gone. */
  WatchNote found(long now) {
    if (calling.isEmpty() || now >= until) {
      return idle();
    }
    Map<String, Integer> all = new LinkedHashMap<>(ends);
    all.merge(calling, 1, Integer::sum);
    if (all.size() > MOST_CALLS) {
      all.remove(all.keySet().iterator().next());
    }
    return new WatchNote(begun, "", Long.MAX_VALUE, all, keys);
  }

  boolean hasKey(StateKey key) {
    return keys.contains(hash(key));
  }

  /** The hash of a key; if two keys share it, both are run alone. */
  private static int hash(StateKey key) {
    return key.key().hashCode();
  }

  byte[] encode() {
    BinaryWriter out = new BinaryWriter().unsigned(FORMAT).unsigned(begun);
    out.string(calling).signed(until).unsigned(ends.size());
    ends.forEach((call, times) -> out.string(call).unsigned(times));
    out.unsigned(keys.size());
    keys.forEach(hash -> out.signed(hash));
    return out.toByteArray();
  }

  /** Reads a note; one of newer code counts as empty, so that the search begins anew. */
  static WatchNote decode(byte[] body) {
    BinaryReader in = new BinaryReader(body);
    if (body.length == 0 || in.unsigned() != FORMAT) {
      return EMPTY;
    }
    int begun = in.unsignedInt();
    String calling = in.text();
    long until = in.signed();
    Map<String, Integer> ends = new LinkedHashMap<>();
    for (int left = in.count(2); left > 0; left--) {
      ends.put(in.text(), in.unsignedInt());
    }
    Set<Integer> keys = new LinkedHashSet<>();
    for (int left = in.count(1); left > 0; left--) {
      keys.add(in.signedInt());
    }
    return new WatchNote(begun, calling, until, ends, keys);
  }
}
