package io.weir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Values that the producer compressed with gzip, one value a record: {@code
 * Gzip.of(Json.of(View.class))}. What opens to more than the limit is refused, so that a small
 * record cannot fill the memory; it becomes a dead letter as any other record that cannot be read.
 */
public final class Gzip<T> implements Codec<T> {
  /** Bytes that a record may open to unless said otherwise: 16 MB. */
  public static final int DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

  private final Codec<T> inner;
  private final int maxBytes;

  private Gzip(Codec<T> inner, int maxBytes) {
    this.inner = Objects.requireNonNull(inner, "inner");
    this.maxBytes = maxBytes;
  }

  /** Values of {@code inner}, compressed, with {@link #DEFAULT_MAX_BYTES}. */
  public static <T> Gzip<T> of(Codec<T> inner) {
    return new Gzip<>(inner, DEFAULT_MAX_BYTES);
  }

  /** The same with another limit, in bytes when opened. */
  public Gzip<T> maxBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxBytes(" + bytes + ") must be positive");
    }
    return new Gzip<>(inner, bytes);
  }

  @Override
  public byte[] encode(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(inner.encode(value));
    } catch (IOException e) {
      throw new CodecException("cannot compress: " + e.getMessage(), e);
    }
    return out.toByteArray();
  }

  @Override
  public T decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public T decode(byte[] bytes, int offset, int length) {
    return inner.decode(opened(bytes, offset, length));
  }

  @Override
  public Decoding<T> decoder() {
    return new OpeningDecoder<>(this::opened, inner.decoder());
  }

  private byte[] opened(byte[] bytes, int offset, int length) {
    try (Whole gzip = new Whole(bytes, offset, length)) {
      byte[] opened = gzip.readNBytes(maxBytes);
      if (opened.length == maxBytes && gzip.read() >= 0) {
        throw new CodecException(
            "opens to more than maxBytes = "
                + maxBytes
                + " bytes; send smaller records, or declare a larger limit with maxBytes(..)",
            null);
      }
      gzip.requireEnd();
      return opened;
    } catch (EOFException e) {
      throw new CodecException("not whole gzip: it ends too early", e);
    } catch (IOException e) {
      throw new CodecException("not whole gzip: " + e.getMessage(), e);
    }
  }

  /** Java's own reader drops what follows the last part and is no further one. */
  private static final class Whole extends GZIPInputStream {
    private static final int TRAILER = 8;

    Whole(byte[] bytes, int offset, int length) throws IOException {
      super(new ByteArrayInputStream(bytes, offset, length), Math.max(1, length));
    }

    /** To be called at the end: the buffer holds all bytes, so none is anywhere else. */
    void requireEnd() throws IOException {
      int more = inf.getRemaining() - TRAILER;
      if (more > 0) {
        throw new IOException(more + " bytes that are no gzip follow");
      }
    }
  }

  @Override
  public String describe() {
    return "gzip of " + inner.describe();
  }
}
