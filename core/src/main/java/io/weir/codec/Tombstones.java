package io.weir.codec;

import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.privacy.PersonalFields;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads events among payloads that are no events: {@code Tombstones.of(Json.of(Order.class))}.
 * Empty payloads and JSON's {@code null} are counted as filtered, and their time, id and key are
 * not read.
 */
public final class Tombstones<T> implements Codec<T> {
  private static final byte[] NONE = {};

  private final Codec<T> inner;
  private final boolean empty;
  private final boolean nulls;

  private Tombstones(Codec<T> inner, boolean empty, boolean nulls) {
    this.inner = Objects.requireNonNull(inner, "inner");
    this.empty = empty;
    this.nulls = nulls;
  }

  /**
   * Neither an empty payload nor {@code null}, with or without white space around it, is an event.
   */
  public static <T> Tombstones<T> of(Codec<T> inner) {
    return new Tombstones<>(inner, true, true);
  }

  /** An empty payload is no event; {@code inner} reads {@code null}. */
  public static <T> Tombstones<T> empty(Codec<T> inner) {
    return new Tombstones<>(inner, true, false);
  }

  /** {@code null} is no event; {@code inner} reads an empty payload. */
  public static <T> Tombstones<T> jsonNull(Codec<T> inner) {
    return new Tombstones<>(inner, false, true);
  }

  /** Writes an event; for null a tombstone. */
  @Override
  public byte[] encode(@Nullable T value) {
    return value != null ? inner.encode(value) : empty ? NONE : Unicode.bytes("null");
  }

  /** Reads an event; null for a tombstone. */
  @Override
  public @Nullable T decode(byte[] bytes) {
    return isNone(bytes, 0, bytes.length) ? null : inner.decode(bytes);
  }

  @Override
  public @Nullable T decode(byte[] bytes, int offset, int length) {
    return isNone(bytes, offset, length) ? null : inner.decode(bytes, offset, length);
  }

  @Override
  public Decoding<T> decoder() {
    return new Decoder<>(this, inner.decoder());
  }

  @Override
  public @Nullable Unfolding<T> unfolding() {
    Unfolding<T> unfolding = inner.unfolding();
    return unfolding == null
        ? null
        : (bytes, offset, length) ->
            isNone(bytes, offset, length)
                ? new Slices().of(bytes, inner.decoder(), one -> one)
                : unfolding.unfold(bytes, offset, length);
  }

  private boolean isNone(byte[] bytes, int offset, int length) {
    return length == 0 ? empty : nulls && isNull(bytes, offset, offset + length);
  }

  private static boolean isNull(byte[] bytes, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(bytes[start])) {
      start++;
    }
    while (start < end && isSpace(bytes[end - 1])) {
      end--;
    }
    return end - start == 4
        && bytes[start] == 'n'
        && bytes[start + 1] == 'u'
        && bytes[start + 2] == 'l'
        && bytes[start + 3] == 'l';
  }

  private static boolean isSpace(byte one) {
    return one == ' ' || one == '\n' || one == '\r' || one == '\t';
  }

  @Override
  public PersonalFields personal() {
    return inner.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    Redaction of = inner.redaction(fields, means);
    return (bytes, offset, length) ->
        isNone(bytes, offset, length)
            ? Arrays.copyOfRange(bytes, offset, offset + length)
            : of.redact(bytes, offset, length);
  }

  @Override
  public List<Resource> resources() {
    return inner.resources();
  }

  @Override
  public String describe() {
    String none = empty && nulls ? "empty and null" : empty ? "empty" : "null";
    return inner.describe() + " (" + none + " is no event)";
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), inner.description());
  }

  private static final class Decoder<T> implements Decoding<T> {
    private final Tombstones<T> codec;
    private final Decoding<T> inner;
    private boolean none;

    Decoder(Tombstones<T> codec, Decoding<T> inner) {
      this.codec = codec;
      this.inner = inner;
    }

    @Override
    public @Nullable T decode(byte[] bytes, int offset, int length) {
      none = codec.isNone(bytes, offset, length);
      return none ? null : inner.decode(bytes, offset, length);
    }

    @Override
    public long opened() {
      return none ? 0 : inner.opened();
    }
  }
}
