package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.Codec;

/** How the entries of values, maps and lists are written. */
final class CellCodecs {
  private CellCodecs() {}

  /** By place: a value is at 0, list elements in order. */
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

  /** By key. */
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
