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
 * What a {@link Watch} has written down.
 *
 * @param begun how many containers have begun without an end that is known
 * @param calling what is being called right now; empty while nothing is that counts
 * @param until if the process ends after this, epoch milliseconds, it was not by the call: it
 *     waited in it until its time was over
 * @param ends how often the process has ended in which call
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

  /** The same with more keys; where they are too many the search begins anew. */
  WatchNote with(List<StateKey> more) {
    Set<Integer> all = new LinkedHashSet<>(keys);
    more.forEach(key -> all.add(hash(key)));
    return new WatchNote(begun, calling, until, ends, all.size() > MOST_KEYS ? Set.of() : all);
  }

  /** What it says to one who finds it: whoever wrote it is gone. */
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

  /** Two keys may share it; the one is then looked at alone as well. */
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

  /** One that newer code wrote tells older code nothing: the search begins anew. */
  static WatchNote decode(byte[] body) {
    BinaryReader in = new BinaryReader(body);
    if (body.length == 0 || in.unsigned() != FORMAT) {
      return EMPTY;
    }
    int begun = in.unsignedInt();
    String calling = in.string();
    long until = in.signed();
    Map<String, Integer> ends = new LinkedHashMap<>();
    for (int left = in.count(2); left > 0; left--) {
      ends.put(in.string(), in.unsignedInt());
    }
    Set<Integer> keys = new LinkedHashSet<>();
    for (int left = in.count(1); left > 0; left--) {
      keys.add(in.signedInt());
    }
    return new WatchNote(begun, calling, until, ends, keys);
  }
}
