package io.weir.codec;

import io.weir.annotation.Experimental;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole record of a Kafka topic, as {@link Messages} reads it.
 *
 * @param key its key as text; null if it has none. A key that is no text in UTF-8 has lone
 *     surrogates in place of its bytes: it identifies nothing (R19), key by the value then
 * @param value its value; null for a tombstone
 * @param headers in their order; a name may come more than once
 * @param timestamp epoch milliseconds
 * @param time whose timestamp it is
 */
@Experimental
public record Message<V>(
    @Nullable String key, @Nullable V value, List<Header> headers, long timestamp, Time time) {
  /** The origin of a record's timestamp. */
  public enum Time {
    /** The producer gave it. */
    CREATE,
    /** The broker took it when it appended the record. */
    APPEND
  }

  /**
   * A header.
   *
   * @param value null if it has none
   */
  @SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the bytes
  public record Header(String name, byte @Nullable [] value) {
    /** The value as text; empty if it has none. Bytes that are not UTF-8 are lone surrogates. */
    public String text() {
      return value == null ? "" : Unicode.escaped(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Header that
          && name.equals(that.name)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + Arrays.hashCode(value);
    }
  }

  public Message {
    headers = List.copyOf(headers);
    Objects.requireNonNull(time, "time");
  }

  /** True if it says that its key is deleted. */
  public boolean isTombstone() {
    return value == null;
  }

  /** The last header of that name, which is the one that counts in Kafka. */
  public Optional<Header> header(String name) {
    return headers.reversed().stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
