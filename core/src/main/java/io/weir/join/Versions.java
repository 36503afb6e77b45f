package io.weir.join;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.UnreadableStateException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of the right side of one key that left events can still meet, by time. */
final class Versions<V> {
  private static final int ON_WATERMARK = 1;
  private static final int HAS_VALUE = 2;
  private static final int KNOWN = 3;

  private final Codec<V> codec;
  private final List<Version> entries = new ArrayList<>();

  Versions(Codec<V> codec) {
    this.codec = codec;
  }

  /** Adds a version; it takes the place of one of the same time. Null = from then on, none. */
  void add(long timestamp, boolean onWatermark, @Nullable V value) {
    add(new Version(timestamp, onWatermark, value == null ? null : codec.encode(value)));
  }

  private void add(Version version) {
    int at = entries.size();
    while (at > 0 && version.isBefore(entries.get(at - 1))) {
      at--;
    }
    if (at > 0 && entries.get(at - 1).isInPlaceOf(version)) {
      entries.set(at - 1, version);
    } else {
      entries.add(at, version);
    }
  }

  /** Keeps one version and no other; null = none. */
  void replace(long timestamp, @Nullable V value) {
    entries.clear();
    if (value != null) {
      add(timestamp, false, value);
    }
  }

  /** The version that holds for a left event; null if there is none yet, or any more. */
  @Nullable Version at(long timestamp, boolean onWatermark) {
    int index = index(timestamp, onWatermark);
    return index < 0 || entries.get(index).value() == null ? null : entries.get(index);
  }

  private int index(long timestamp, boolean onWatermark) {
    int index = entries.size() - 1;
    while (index >= 0 && !entries.get(index).holdsFor(timestamp, onWatermark)) {
      index--;
    }
    return index;
  }

  /** True if versions are known, and all of them are from after a time. */
  boolean beginsAfter(long timestamp) {
    return !entries.isEmpty() && index(timestamp, true) < 0;
  }

  /** The newest version; null if there is none. */
  @Nullable Version newest() {
    boolean isNone = entries.isEmpty() || entries.getLast().value() == null;
    return isNone ? null : entries.getLast();
  }

  /** Forgets what left events from a time on cannot meet any more. */
  void forgetBefore(long timestamp) {
    int holds = index(timestamp, true);
    if (holds >= 0) {
      boolean isGone = entries.get(holds).value() == null;
      entries.subList(0, isGone ? holds + 1 : holds).clear();
    }
  }

  void clear() {
    entries.clear();
  }

  /** All of them, the oldest first. */
  List<Version> all() {
    return List.copyOf(entries);
  }

  int size() {
    return entries.size();
  }

  /** A fresh copy of a version's value. */
  V value(Version version) {
    byte[] value = version.value();
    if (value == null) {
      throw new IllegalStateException("a version without a value has none");
    }
    return Codecs.stored(codec, value);
  }

  /** Decodes and encodes each version. */
  void openAll() {
    entries.replaceAll(version ->
        version.value() == null
            ? version
            : new Version(
                version.timestamp(), version.onWatermark(), codec.encode(value(version))));
  }

  void write(BinaryWriter out) {
    out.unsigned(entries.size());
    long last = 0;
    for (Version version : entries) {
      byte[] value = version.value();
      out.signed(version.timestamp() - last);
      out.unsigned((version.onWatermark() ? ON_WATERMARK : 0) | (value == null ? 0 : HAS_VALUE));
      if (value != null) {
        out.bytes(value);
      }
      last = version.timestamp();
    }
  }

  void read(BinaryReader in) {
    long timestamp = 0;
    for (int left = in.count(2); left > 0; left--) {
      timestamp += in.signed();
      int flags = in.unsignedInt();
      requireKnown(flags);
      byte[] value = (flags & HAS_VALUE) != 0 ? in.bytes() : null;
      Version version = new Version(timestamp, (flags & ON_WATERMARK) != 0, value);
      requireOrder(version);
      entries.add(version);
    }
  }

  private static void requireKnown(int flags) {
    if ((flags & ~KNOWN) != 0) {
      throw new UnreadableStateException(
          "a version has the flags " + flags + ", this code knows " + KNOWN);
    }
  }

  private void requireOrder(Version version) {
    if (!entries.isEmpty() && !entries.getLast().isBefore(version)) {
      throw new UnreadableStateException(
          "a version of " + version.timestamp() + " does not stand behind the one before it");
    }
  }
}
