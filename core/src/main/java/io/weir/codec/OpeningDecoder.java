package io.weir.codec;

/**
 * Decodes payloads that are opened first, and tells how much the last one opened to.
 *
 * @param <T> the value
 */
public final class OpeningDecoder<T> implements Codec.Decoding<T> {
  private final Opener opener;
  private final Codec.Decoding<T> inner;
  private long opened;

  /** Opens a compressed payload. */
  @FunctionalInterface
  public interface Opener {
    /**
     * @throws CodecException if it is none, or opens to more than it may
     */
    byte[] open(byte[] bytes, int offset, int length);
  }

  /**
   * @param inner decodes what was opened
   */
  public OpeningDecoder(Opener opener, Codec.Decoding<T> inner) {
    this.opener = opener;
    this.inner = inner;
  }

  @Override
  public T decode(byte[] bytes, int offset, int length) {
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
