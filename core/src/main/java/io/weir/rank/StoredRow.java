package io.weir.rank;

import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Unchanging;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is kept: as bytes, decoded when it is used. Results are made of what the bytes say,
 * also for a row that has just come: so they are the same wherever batches are cut.
 */
final class StoredRow<V> {
  private final Codec<V> codec;
  private final @Nullable String id;
  private final byte[] bytes;
  private @Nullable V decoded;
  private Where where = Where.FIRST;

  /** Where the rows of a key hold it. */
  private enum Where {
    FIRST,
    BEHIND,
    GONE
  }

  /**
   * @param id null = rows are not found by id
   */
  StoredRow(Codec<V> codec, @Nullable String id, byte[] bytes) {
    this.codec = codec;
    this.id = id;
    this.bytes = bytes;
  }

  static <V> StoredRow<V> of(Codec<V> codec, @Nullable String id, V value) {
    return new StoredRow<>(codec, id, codec.encode(value));
  }

  @Nullable String id() {
    return id;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The value for code that only reads it. */
  V value() {
    V value = decoded;
    if (value == null) {
      value = Codecs.stored(codec, bytes);
      decoded = value;
    }
    return value;
  }

  /** The value for the author's output function: one of its own if it could be changed there. */
  V given() {
    V value = value();
    return Unchanging.is(value) ? value : Codecs.stored(codec, bytes);
  }

  /** True if it is one of the {@link RowsBehind}, gone or not. */
  boolean isBehind() {
    return where != Where.FIRST;
  }

  /** True if it has left the {@link RowsBehind}. */
  boolean isGone() {
    return where == Where.GONE;
  }

  void setFirst() {
    where = Where.FIRST;
  }

  void setBehind() {
    where = Where.BEHIND;
  }

  void setGone() {
    where = Where.GONE;
  }

  boolean sameAs(StoredRow<V> other) {
    return Arrays.equals(bytes, other.bytes);
  }

  /** The same row, decoded and encoded again. */
  StoredRow<V> again() {
    return of(codec, id, Codecs.stored(codec, bytes));
  }
}
