package io.weir;

/**
 * Turns a value into bytes and back.
 *
 * @param <T> the value's type
 */
public interface Codec<T> {
  byte[] encode(T value);

  /**
   * @throws CodecException if the bytes are not a value; the message says where
   */
  T decode(byte[] bytes);

  /** A few words for {@code describe()}. */
  String describe();
}
