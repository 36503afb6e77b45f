package io.weir.join;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Unchanging;
import io.weir.codec.UnreadableStateException;
import io.weir.time.Millis;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side's events of one key that may still find partners, by timestamp; within one timestamp in
 * the order of their arrival, those that came at the watermark last.
 */
final class JoinBuffer<V> {
  private final Codec<V> codec;
  private final long reach;
  private final boolean decides;
  private final ArrayList<JoinEntry> entries = new ArrayList<>();

  /** The number of events at the beginning that have met a partner, at least. */
  private int metFirst;

  /**
   * @param reach the milliseconds after its own timestamp within which an event can have a partner
   */
  JoinBuffer(Codec<V> codec, long reach) {
    this(codec, reach, reach == 0);
  }

  private JoinBuffer(Codec<V> codec, long reach, boolean decides) {
    this.codec = codec;
    this.reach = reach;
    this.decides = decides;
  }

  /**
   * Events that wait to be decided, each at its timestamp plus a delay.
   *
   * @param delay the milliseconds by which an event may be late; where one is late by just as many,
   *     it counts as one that came at the watermark
   */
  static <V> JoinBuffer<V> decidedAfter(Codec<V> codec, long delay) {
    return new JoinBuffer<>(codec, delay, true);
  }

  JoinEntry add(long timestamp, boolean onWatermark, V value) {
    return add(timestamp, onWatermark, codec.encode(value));
  }

  private JoinEntry add(long timestamp, boolean onWatermark, byte[] value) {
    int at = from(timestamp);
    while (at < entries.size() && entries.get(at).before(timestamp, onWatermark)) {
      at++;
    }
    JoinEntry entry = after(at, timestamp, onWatermark, value);
    entries.add(at, entry);
    metFirst = Math.min(metFirst, at);
    return entry;
  }

  private JoinEntry after(int at, long timestamp, boolean onWatermark, byte[] value) {
    boolean more = at > 0 && entries.get(at - 1).besides(timestamp, onWatermark);
    int ordinal = more ? entries.get(at - 1).ordinal() + 1 : 0;
    return new JoinEntry(timestamp, onWatermark, ordinal, value);
  }

  /** The place of the first event at or after a timestamp. */
  private int from(long timestamp) {
    if (entries.isEmpty() || entries.getLast().timestamp() < timestamp) {
      return entries.size();
    }
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (entries.get(middle).timestamp() < timestamp) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The events from one timestamp to another, both included. */
  List<JoinEntry> between(long first, long last) {
    int start = from(first);
    int end = start;
    while (end < entries.size() && entries.get(end).timestamp() <= last) {
      end++;
    }
    return entries.subList(start, end);
  }

  /**
   * The watermark at which an event is forgotten. An event that came at that watermark itself waits
   * for the next one, as a timer in the past does (S4.2).
   */
  long expiry(JoinEntry entry) {
    return Millis.plus(entry.timestamp(), decides && entry.onWatermark() ? reach + 1 : reach);
  }

  /** The earliest {@link #expiry}; {@link Long#MAX_VALUE} if there is no event. */
  long firstExpiry() {
    return entries.isEmpty() ? Long.MAX_VALUE : expiry(entries.getFirst());
  }

  /** The same of the earliest event that has met no partner. */
  long firstExpiryOfUnmet() {
    JoinEntry first = firstUnmet();
    return first == null ? Long.MAX_VALUE : expiry(first);
  }

  /** The earliest event that has met no partner; null if each has. */
  @Nullable JoinEntry firstUnmet() {
    while (metFirst < entries.size() && entries.get(metFirst).met()) {
      metFirst++;
    }
    return metFirst == entries.size() ? null : entries.get(metFirst);
  }

  /** Removes the events that are forgotten at the watermark; they are in that order. */
  void expire(long watermark) {
    int gone = 0;
    while (gone < entries.size() && expiry(entries.get(gone)) <= watermark) {
      gone++;
    }
    if (gone > 0) {
      entries.subList(0, gone).clear();
      metFirst = Math.max(0, metFirst - gone);
    }
  }

  /** All events, in their order. */
  List<JoinEntry> all() {
    return List.copyOf(entries);
  }

  int size() {
    return entries.size();
  }

  V value(JoinEntry entry) {
    return Codecs.stored(codec, entry.value());
  }

  /**
   * The value of an entry for another pair: a fresh one if the author's code may have changed it.
   */
  V apart(JoinEntry entry, V value) {
    return Unchanging.is(value) ? value : value(entry);
  }

  /** Decodes and encodes each event. */
  void openAll() {
    entries.replaceAll(entry -> entry.with(codec.encode(value(entry))));
  }

  void write(BinaryWriter out) {
    out.unsigned(entries.size());
    long last = 0;
    for (JoinEntry entry : entries) {
      out.signed(entry.timestamp() - last);
      out.unsigned((long) entry.value().length << 1 | (entry.onWatermark() ? 1 : 0));
      out.raw(entry.value());
      last = entry.timestamp();
    }
  }

  void read(BinaryReader in) {
    long timestamp = 0;
    int count = in.count(2);
    entries.ensureCapacity(count + 1);
    for (int left = count; left > 0; left--) {
      timestamp += in.signed();
      long marked = in.unsigned();
      add(timestamp, (marked & 1) == 1, in.raw(length(marked >>> 1)));
    }
  }

  private static int length(long length) {
    if (length > Integer.MAX_VALUE) {
      throw new UnreadableStateException("a buffered event of " + length + " bytes");
    }
    return (int) length;
  }

  /** Writes which events have met a partner, a bit each. */
  void writeMet(BinaryWriter out) {
    BitSet met = new BitSet(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      met.set(i, entries.get(i).met());
    }
    out.bytes(met.toByteArray());
  }

  void readMet(BinaryReader in) {
    BitSet met = BitSet.valueOf(in.bytes());
    if (met.length() > entries.size()) {
      throw new UnreadableStateException(
          "of " + entries.size() + " buffered events number " + met.length() + " has a partner");
    }
    met.stream().forEach(i -> entries.get(i).meet());
  }

  /** Takes every event for one that has met a partner: nobody took note of it. */
  void meetAll() {
    entries.forEach(JoinEntry::meet);
  }
}
