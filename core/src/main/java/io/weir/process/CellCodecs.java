package io.weir.process;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;

/** Writes and reads the entries of values, maps and lists. */
final class CellCodecs {
  private CellCodecs() {}

  /** Entries by place: a value is at 0, list elements in order. */
  record Places<T>(Codec<T> codec) implements Cell.Codec<Long, T> {
    @Override
    public void write(Long key, T value, BinaryWriter out) {
      out.bytes(codec.encode(value));
    }

    @Override
    public Long readKey(BinaryReader in, long index) {
      return index;
    }

    @Override
    public T readValue(BinaryReader in) {
      return Codecs.stored(codec, in.bytes());
    }
  }

  /**
   * Entries as undecoded bytes, in order, for reading their times only.
   *
   * @param keyed true for entries of {@link Keyed}
   */
  record Raw(boolean keyed) implements Cell.Codec<Long, Raw.Bytes> {
    private static final byte[] NO_KEY = {};

    record Bytes(byte[] key, byte[] value) {}

    @Override
    public void write(Long index, Bytes entry, BinaryWriter out) {
      if (keyed) {
        out.bytes(entry.key());
      }
      out.bytes(entry.value());
    }

    @Override
    public Long readKey(BinaryReader in, long index) {
      return index;
    }

    @Override
    public Bytes readValue(BinaryReader in) {
      return new Bytes(keyed ? in.bytes() : NO_KEY, in.bytes());
    }
  }

  /** Entries by key. */
  record Keyed<K, T>(Codec<K> keys, Codec<T> values) implements Cell.Codec<K, T> {
    @Override
    public void write(K key, T value, BinaryWriter out) {
      out.bytes(keys.encode(key)).bytes(values.encode(value));
    }

    @Override
    public K readKey(BinaryReader in, long index) {
      return Codecs.stored(keys, in.bytes());
    }

    @Override
    public T readValue(BinaryReader in) {
      return Codecs.stored(values, in.bytes());
    }
  }
}
