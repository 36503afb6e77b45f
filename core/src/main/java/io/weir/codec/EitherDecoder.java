package io.weir.codec;

import io.weir.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Decodes payloads of which some are compressed and some are plain; the first bytes of each tell
 * which.
 *
 * @param <T> the value
 */
@Internal
public final class EitherDecoder<T> implements Codec.Decoding<T> {
  private final Plain isPlain;
  private final Codec.Decoding<T> plain;
  private final Codec.Decoding<T> opening;
  private Codec.Decoding<T> last;

  /** Tells whether a payload is plain. */
  @FunctionalInterface
  public interface Plain {
    boolean test(byte[] bytes, int offset, int length);
  }

  /**
   * @param opening decodes payloads that are not plain
   */
  public EitherDecoder(Plain isPlain, Codec.Decoding<T> plain, Codec.Decoding<T> opening) {
    this.isPlain = isPlain;
    this.plain = plain;
    this.opening = opening;
    this.last = plain;
  }

  @Override
  public @Nullable T decode(byte[] bytes, int offset, int length) {
    last = isPlain.test(bytes, offset, length) ? plain : opening;
    return last.decode(bytes, offset, length);
  }

  @Override
  public long opened() {
    return last.opened();
  }
}
