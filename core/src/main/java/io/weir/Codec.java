package io.weir;

import java.util.function.Function;

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

  /**
   * Decodes many payloads, one after the other, in one thread: each as {@link #decode} does. Of a
   * codec that can share something between them, cheaper.
   */
  default Function<byte[], T> decoder() {
    return this::decode;
  }

  /** A few words for {@code describe()}. */
  String describe();
}
