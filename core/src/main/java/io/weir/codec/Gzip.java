package io.weir.codec;

import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.privacy.PersonalFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Values that the producer compressed with gzip, one value a record: {@code
 * Gzip.of(Json.of(View.class))}; with {@code Gzip.of(Lines.of(..))} one value a line. {@link
 * #detecting} takes plain records, too. A record that opens to more than the limit is refused, so
 * that a small record cannot fill the memory; it becomes a dead letter, as any unreadable record.
 */
public final class Gzip<T> implements Codec<T> {
  /** The default of {@link #maxBytes(int)}: 16 MB. */
  public static final int DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

  private final Codec<T> inner;
  private final int maxBytes;
  private final boolean plainToo;

  private Gzip(Codec<T> inner, int maxBytes, boolean plainToo) {
    this.inner = Objects.requireNonNull(inner, "inner");
    this.maxBytes = maxBytes;
    this.plainToo = plainToo;
  }

  /** Values of {@code inner}, compressed, with {@link #DEFAULT_MAX_BYTES}. */
  public static <T> Gzip<T> of(Codec<T> inner) {
    return new Gzip<>(inner, DEFAULT_MAX_BYTES, false);
  }

  /**
   * Values of {@code inner}, compressed or plain: a payload that begins with gzip's first bytes, 1F
   * 8B, is opened, any other is plain. No JSON and no text in UTF-8 begins with them. Values are
   * written compressed.
   */
  public static <T> Gzip<T> detecting(Codec<T> inner) {
    return new Gzip<>(inner, DEFAULT_MAX_BYTES, true);
  }

  /** Limits the bytes of a record when opened. */
  public Gzip<T> maxBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxBytes(" + bytes + ") must be positive");
    }
    return new Gzip<>(inner, bytes, plainToo);
  }

  int maxBytes() {
    return maxBytes;
  }

  @Override
  public byte[] encode(T value) {
    return compressed(inner.encode(value));
  }

  private static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new CodecException("cannot compress: " + e.getMessage(), e);
    }
    return out.toByteArray();
  }

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
    return events == null ? null : opening(events);
  }

  /** Takes records apart whose bytes, when opened, {@code events} takes apart. */
  Unfolding<T> opening(Unfolding<T> events) {
    return (bytes, offset, length) ->
        isPlain(bytes, offset, length)
            ? events.unfold(bytes, offset, length)
            : OpenedEvents.of(opened(bytes, offset, length), events, Gzip::compressed);
  }

  private boolean isPlain(byte[] bytes, int offset, int length) {
    return plainToo
        && (length < 2 || bytes[offset] != (byte) 0x1f || bytes[offset + 1] != (byte) 0x8b);
  }

  private byte[] opened(byte[] bytes, int offset, int length) {
    try (Whole gzip = new Whole(bytes, offset, length)) {
      byte[] opened = gzip.readNBytes(maxBytes);
      if (opened.length == maxBytes && gzip.read() >= 0) {
        throw new CodecException(
            "opens to more than maxBytes = "
                + maxBytes
                + " bytes; send smaller records, or declare a larger limit with maxBytes(..)");
      }
      gzip.requireEnd();
      return opened;
    } catch (EOFException e) {
      throw new CodecException("not whole gzip: it ends too early", e);
    } catch (IOException e) {
      throw new CodecException("not whole gzip: " + e.getMessage(), e);
    }
  }

  /** Refuses bytes behind the last gzip member, which Java's own reader drops. */
  private static final class Whole extends GZIPInputStream {
    private static final int TRAILER = 8;

    Whole(byte[] bytes, int offset, int length) throws IOException {
      super(new ByteArrayInputStream(bytes, offset, length), Math.max(1, length));
    }

    /** Call this at the end; the buffer then holds all bytes that are left. */
    void requireEnd() throws IOException {
      int more = inf.getRemaining() - TRAILER;
      if (more > 0) {
        throw new IOException(more + " bytes that are no gzip follow");
      }
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
  public List<Resource> resources() {
    return inner.resources();
  }

  @Override
  public String describe() {
    return (plainToo ? "gzip or plain " : "gzip of ") + inner.describe();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), inner.description());
  }
}
