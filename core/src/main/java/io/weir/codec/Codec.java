package io.weir.codec;

import java.util.Arrays;

/**
 * Turns a value into bytes and back.
 *
 * @param <T> the value's type
 */
public interface Codec<T> {
  byte[] encode(T value);

  /**
   * @return null if the bytes are no event, where a source's records are decoded: a tombstone, a
   *     marker. It is counted as filtered before its time, id and key are asked
   * @throws CodecException if the bytes are not a value; the message says where
   */
  T decode(byte[] bytes);

  /**
   * The same for a payload that stands in a larger array. A codec that reads it where it stands
   * saves the engine a copy of every event. The array is the caller's: it holds other payloads now
   * and other bytes later, so a value must keep nothing of it.
   *
   * @param offset where the payload begins
   * @param length how many bytes it has
   */
  default T decode(byte[] bytes, int offset, int length) {
    return decode(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /**
   * Decodes many payloads, one after the other, in one thread: each as {@link #decode(byte[], int,
   * int)} does. Of a codec that can share something between them, cheaper.
   */
  default Decoding<T> decoder() {
    return this::decode;
  }

  /**
   * Takes a source's records apart, of a codec whose records hold any number of events: lines, the
   * elements of an array. Its {@link #encode} makes a record of one event, and its {@link #decode}
   * reads such a one. A codec that wraps another one passes its answer on.
   *
   * @return null if a record is one event
   */
  default Unfolding<T> unfolding() {
    return null;
  }

  /** Decodes payloads of a larger array. */
  @FunctionalInterface
  interface Decoding<T> {
    /**
     * @throws CodecException if the bytes are not a value; the message says where
     */
    T decode(byte[] bytes, int offset, int length);

    /**
     * How many bytes the last payload opened to, of a codec that opens compressed ones: what its
     * value holds that the batch's own bytes do not bound (R30). A codec that wraps another one
     * passes its answer on.
     */
    default long opened() {
      return 0;
    }
  }

  /** A few words for {@code describe()}. */
  String describe();
}
