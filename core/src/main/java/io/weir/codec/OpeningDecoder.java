package io.weir.codec;

import io.weir.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Decodes compressed payloads, and tells the size of the last one when opened.
 *
 * @param <T> the value
 */
@Internal
public final class OpeningDecoder<T> implements Codec.Decoding<T> {
  private final Opener opener;
  private final Codec.Decoding<T> inner;
  private long opened;

  /** Opens a compressed payload. */
  @FunctionalInterface
  public interface Opener {
    /**
     * @throws CodecException if it is not compressed so, or opens to more than the limit
     */
    byte[] open(byte[] bytes, int offset, int length);
  }

  /**
   * @param inner decodes the opened payload
   */
  public OpeningDecoder(Opener opener, Codec.Decoding<T> inner) {
    this.opener = opener;
    this.inner = inner;
  }

  @Override
  public @Nullable T decode(byte[] bytes, int offset, int length) {
    opened = 0;
    byte[] plain = opener.open(bytes, offset, length);
    T value = inner.decode(plain, 0, plain.length);
    opened = plain.length + inner.opened();
    return value;
  }

  @Override
  public long opened() {
    return opened;
  }
}
