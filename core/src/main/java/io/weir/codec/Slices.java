package io.weir.codec;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The places of a record's events in its bytes. */
final class Slices {
  private int[] ends = new int[16];
  private int count;

  void add(int start, int end) {
    if (2 * count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    ends[2 * count] = start;
    ends[2 * count + 1] = end;
    count++;
  }

  int count() {
    return count;
  }

  int start(int index) {
    return ends[2 * index];
  }

  int end(int index) {
    return ends[2 * index + 1];
  }

  /**
   * The events at these places.
   *
   * @param bytes the array that holds the events
   * @param record makes the payload of a record that holds one event alone, from the event's bytes
   */
  <T> Unfolded<T> of(byte[] bytes, Codec.Decoding<T> decoder, UnaryOperator<byte[]> record) {
    return new Events<>(bytes, ends, count, decoder, record);
  }

  private static final class Events<T> implements Unfolded<T> {
    private final byte[] bytes;
    private final int[] ends;
    private final int count;
    private final Codec.Decoding<T> decoder;
    private final UnaryOperator<byte[]> record;
    private long opened;

    Events(
        byte[] bytes,
        int[] ends,
        int count,
        Codec.Decoding<T> decoder,
        UnaryOperator<byte[]> record) {
      this.bytes = bytes;
      this.ends = ends;
      this.count = count;
      this.decoder = decoder;
      this.record = record;
    }

    @Override
    public int size() {
      return count;
    }

    @Override
    public @Nullable T event(int index) {
      int start = ends[2 * index];
      T value = decoder.decode(bytes, start, ends[2 * index + 1] - start);
      opened += decoder.opened();
      return value;
    }

    @Override
    public byte[] record(int index) {
      return record.apply(Arrays.copyOfRange(bytes, ends[2 * index], ends[2 * index + 1]));
    }

    @Override
    public long opened() {
      return opened;
    }
  }
}
