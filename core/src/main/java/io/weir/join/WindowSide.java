package io.weir.join;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Unchanging;
import io.weir.codec.UnreadableStateException;
import io.weir.time.TimeWindow;
import io.weir.time.WindowAssigner;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side's events of one key whose windows are not over, each once, by timestamp; within one
 * timestamp in the order of their arrival.
 */
final class WindowSide<V> {
  private final Codec<V> codec;
  private final WindowAssigner assigner;
  private final List<WindowEntry<V>> entries = new ArrayList<>();

  /** The earliest end of a window that an event waits for. */
  private long firstEnd = Long.MAX_VALUE;

  /** The number of events at the beginning that have nothing to say at {@link #firstEnd}. */
  private int silent;

  WindowSide(Codec<V> codec, WindowAssigner assigner) {
    this.codec = codec;
    this.assigner = assigner;
  }

  /**
   * @param end the largest timestamp of the first window that takes it
   */
  WindowEntry<V> add(long timestamp, V value, long end) {
    int at = entries.size();
    while (at > 0 && entries.get(at - 1).timestamp() > timestamp) {
      at--;
    }
    WindowEntry<V> entry =
        new WindowEntry<>(timestamp, ordinal(at, timestamp), codec.encode(value), end);
    entries.add(at, entry);
    firstEnd = Math.min(firstEnd, end);
    silent = 0;
    return entry;
  }

  private int ordinal(int at, long timestamp) {
    WindowEntry<V> before = at == 0 ? null : entries.get(at - 1);
    return before != null && before.timestamp() == timestamp ? before.ordinal() + 1 : 0;
  }

  /** The earliest end of a window that an event waits for; {@link Long#MAX_VALUE} if none does. */
  long firstEnd() {
    return firstEnd;
  }

  /** True if there are events in the window that ends there, which must be the first one to end. */
  boolean isIn(long end) {
    return firstEnd == end && !entries.isEmpty();
  }

  /** True if a window has another event than this one. */
  boolean isIn(TimeWindow window, WindowEntry<V> except) {
    return entries.stream()
        .filter(entry -> entry != except && entry.end() <= window.maxTimestamp())
        .anyMatch(entry -> window.start() <= entry.timestamp() && entry.timestamp() < window.end());
  }

  /** The events in the window that ends there, which must be the first one to end. */
  List<WindowEntry<V>> in(long end) {
    return entries.stream().filter(entry -> entry.end() == end).toList();
  }

  /** The first event in that window that has not had its results; null if each has. */
  @Nullable WindowEntry<V> next(long end) {
    while (silent < entries.size() && !waitsAt(entries.get(silent), end)) {
      silent++;
    }
    return silent == entries.size() ? null : entries.get(silent);
  }

  private boolean waitsAt(WindowEntry<V> entry, long end) {
    return entry.end() == end && !entry.done();
  }

  /** Leaves the window that ends there: its events go on to their next one, or are forgotten. */
  void leave(long end) {
    for (WindowEntry<V> entry : in(end)) {
      entry.waitFor(WindowJoinSpec.firstEnd(assigner, entry.timestamp(), end));
    }
    entries.removeIf(entry -> entry.end() == WindowJoinSpec.NONE);
    firstEnd = entries.stream().mapToLong(WindowEntry::end).min().orElse(Long.MAX_VALUE);
    silent = 0;
  }

  /** All events, by timestamp. */
  List<WindowEntry<V>> all() {
    return List.copyOf(entries);
  }

  int size() {
    return entries.size();
  }

  /** The value for the author's code: one of its own if it could be changed there. */
  V value(WindowEntry<V> entry) {
    V decoded = entry.decoded;
    if (decoded == null || !Unchanging.is(decoded)) {
      decoded = Codecs.stored(codec, entry.value());
      entry.decoded = decoded;
    }
    return decoded;
  }

  /** Decodes and encodes each event. */
  void openAll() {
    entries.replaceAll(entry -> entry.with(codec.encode(Codecs.stored(codec, entry.value()))));
  }

  void write(BinaryWriter out) {
    out.unsigned(entries.size());
    long last = 0;
    BitSet done = new BitSet(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      WindowEntry<V> entry = entries.get(i);
      out.signed(entry.timestamp() - last).unsigned(entry.end() - entry.timestamp());
      out.bytes(entry.value());
      done.set(i, entry.done());
      last = entry.timestamp();
    }
    out.bytes(done.toByteArray());
  }

  void read(BinaryReader in) {
    long timestamp = 0;
    for (int left = in.count(3); left > 0; left--) {
      timestamp += in.signed();
      long end = timestamp + in.unsigned();
      requireOrder(timestamp);
      requireWindow(timestamp, end);
      int ordinal = ordinal(entries.size(), timestamp);
      entries.add(new WindowEntry<>(timestamp, ordinal, in.bytes(), end));
      firstEnd = Math.min(firstEnd, end);
    }
    readDone(in);
  }

  private void requireOrder(long timestamp) {
    if (!entries.isEmpty() && entries.getLast().timestamp() > timestamp) {
      throw new UnreadableStateException(
          "an event of " + timestamp + " waits behind one that is later");
    }
  }

  private void requireWindow(long timestamp, long end) {
    if (WindowJoinSpec.firstEnd(assigner, timestamp, end - 1) != end) {
      throw new UnreadableStateException(
          "an event of "
              + timestamp
              + " waits for a window that ends with "
              + end
              + ", and "
              + assigner.describe()
              + " have none; declare the windows as before, or give the function another name: it"
              + " starts without state");
    }
  }

  private void readDone(BinaryReader in) {
    BitSet done = BitSet.valueOf(in.bytes());
    if (done.length() > entries.size()) {
      throw new UnreadableStateException(
          "of " + entries.size() + " events in windows number " + done.length() + " is done");
    }
    done.stream().forEach(i -> entries.get(i).finish());
  }
}
