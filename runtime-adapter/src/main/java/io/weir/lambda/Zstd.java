package io.weir.lambda;

import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdInputStream;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.EitherDecoder;
import io.weir.codec.OpenedEvents;
import io.weir.codec.OpeningDecoder;
import io.weir.codec.Redaction;
import io.weir.codec.Unfolding;
import io.weir.privacy.PersonalFields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values that the producer compressed with zstd, one value a record: {@code
 * Zstd.of(Json.of(View.class))}. It needs {@code io.airlift:aircompressor}, which a function that
 * uses it adds. A record that opens to more than the limit becomes a dead letter.
 */
public final class Zstd<T> implements Codec<T> {
  /** The default of {@link #maxBytes}: 16 MB. */
  public static final int DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

  private final Codec<T> inner;
  private static final byte[] MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private final int maxBytes;
  private final boolean plainToo;

  private Zstd(Codec<T> inner, int maxBytes, boolean plainToo) {
    this.inner = Objects.requireNonNull(inner, "inner");
    this.maxBytes = maxBytes;
    this.plainToo = plainToo;
  }

  /** Values of {@code inner}, compressed, with {@link #DEFAULT_MAX_BYTES}. */
  public static <T> Zstd<T> of(Codec<T> inner) {
    return new Zstd<>(inner, DEFAULT_MAX_BYTES, false);
  }

  /**
   * Values of {@code inner}, compressed or plain: a payload that begins with zstd's first bytes, 28
   * B5 2F FD, is opened, any other is plain. No JSON and no text in UTF-8 begins with them. Values
   * are written compressed.
   */
  public static <T> Zstd<T> detecting(Codec<T> inner) {
    return new Zstd<>(inner, DEFAULT_MAX_BYTES, true);
  }

  /** Limits the bytes of a record when opened. */
  public Zstd<T> maxBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxBytes(" + bytes + ") must be positive");
    }
    return new Zstd<>(inner, bytes, plainToo);
  }

  @Override
  public byte[] encode(T value) {
    return compressed(inner.encode(value));
  }

  private static byte[] compressed(byte[] plain) {
    ZstdCompressor compressor = new ZstdCompressor();
    byte[] out = new byte[compressor.maxCompressedLength(plain.length)];
    int length = compressor.compress(plain, 0, plain.length, out, 0, out.length);
    return Arrays.copyOf(out, length);
  }

  /** Read as a stream: the size that a frame announces is the sender's word, memory is not. */
  @Override
  public @Nullable T decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public @Nullable T decode(byte[] bytes, int offset, int length) {
    return isPlain(bytes, offset, length)
        ? inner.decode(bytes, offset, length)
        : inner.decode(opened(bytes, offset, length));
  }

  @Override
  public Decoding<T> decoder() {
    Decoding<T> opening = new OpeningDecoder<>(this::opened, inner.decoder());
    return plainToo ? new EitherDecoder<>(this::isPlain, inner.decoder(), opening) : opening;
  }

  @Override
  public @Nullable Unfolding<T> unfolding() {
    Unfolding<T> events = inner.unfolding();
    return events == null
        ? null
        : (bytes, offset, length) ->
            isPlain(bytes, offset, length)
                ? events.unfold(bytes, offset, length)
                : OpenedEvents.of(opened(bytes, offset, length), events, Zstd::compressed);
  }

  private boolean isPlain(byte[] bytes, int offset, int length) {
    boolean zstd =
        length >= MAGIC.length
            && Arrays.equals(bytes, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length);
    return plainToo && !zstd;
  }

  private byte[] opened(byte[] bytes, int offset, int length) {
    try (ZstdInputStream zstd =
        new ZstdInputStream(new ByteArrayInputStream(bytes, offset, length))) {
      byte[] opened = zstd.readNBytes(maxBytes);
      if (opened.length == maxBytes && zstd.read() >= 0) {
        throw new CodecException(
            "opens to more than maxBytes = "
                + maxBytes
                + " bytes; send smaller records, or declare a larger limit with maxBytes(..)",
            null);
      }
      return opened;
    } catch (CodecException tooLarge) {
      throw tooLarge;
    } catch (IOException | RuntimeException e) {
      // The library says by several exceptions that bytes are no zstd, arithmetic ones among them.
      throw new CodecException("not whole zstd: " + e.getMessage(), e);
    }
  }

  @Override
  public PersonalFields personal() {
    return inner.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    Redaction of = inner.redaction(fields, means);
    return (bytes, offset, length) -> {
      if (isPlain(bytes, offset, length)) {
        return of.redact(bytes, offset, length);
      }
      byte[] opened = opened(bytes, offset, length);
      return compressed(of.redact(opened, 0, opened.length));
    };
  }

  @Override
  public String describe() {
    return (plainToo ? "zstd or plain " : "zstd of ") + inner.describe();
  }
}
