package io.weir.codec;

import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.privacy.PersonalFields;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a value into bytes and back. Several threads may call it at once where a container runs
 * several invocations at the same time.
 *
 * @param <T> the value's type
 */
public interface Codec<T> {
  byte[] encode(T value);

  /**
   * Reads a value.
   *
   * @return null if a source's record is no event but a tombstone or a marker; it is counted as
   *     filtered, and its time, id and key are not read
   * @throws CodecException if the bytes are not a value; the message says where
   * @throws UnavailableException if something that it needs is away; the record comes again
   */
  @Nullable T decode(byte[] bytes);

  /**
   * Reads a payload that is part of a larger array. A codec that overrides this saves the engine a
   * copy of every event. The array is the caller's and is overwritten later, so a value must not
   * keep a reference to it.
   *
   * @param offset the index at which the payload begins
   * @param length the number of its bytes
   * @return null where {@link #decode(byte[])} gives null
   */
  default @Nullable T decode(byte[] bytes, int offset, int length) {
    return decode(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /**
   * Makes a decoder for many payloads, one after the other, in one thread. It gives the same values
   * as {@link #decode(byte[], int, int)}; a codec may override it to share work between payloads.
   */
  default Decoding<T> decoder() {
    return this::decode;
  }

  /**
   * Takes records apart that hold any number of events, such as lines or the elements of an array.
   * {@link #encode} then makes a record of one event, and {@link #decode} reads such a record. A
   * codec that wraps another one passes its answer on.
   *
   * @return null if a record is one event
   */
  default @Nullable Unfolding<T> unfolding() {
    return null;
  }

  /** Decodes payloads that are parts of larger arrays. */
  @FunctionalInterface
  interface Decoding<T> {
    /**
     * @return null if the payload is no event, as of {@link Codec#decode(byte[])}
     * @throws CodecException if the bytes are not a value; the message says where
     */
    @Nullable T decode(byte[] bytes, int offset, int length);

    /**
     * The size in bytes of the last payload when opened, if it was compressed, else 0. The engine
     * bounds memory by it (R30). A codec that wraps another one passes its answer on.
     */
    default long opened() {
      return 0;
    }
  }

  /**
   * The personal fields that are marked in the type of the values, by their places in a payload. A
   * codec that wraps another one passes its answer on.
   */
  default PersonalFields personal() {
    return PersonalFields.NONE;
  }

  /**
   * Treats personal fields in payloads, without decoding them to values. A codec that wraps another
   * one passes it on.
   *
   * @param fields at least one
   * @param means makes tokens of texts
   * @throws IllegalArgumentException if the codec cannot, or has no such fields
   */
  default Redaction redaction(PersonalFields fields, Redaction.Means means) {
    throw new IllegalArgumentException(
        describe()
            + " cannot treat personal data in its payloads; override Codec.redaction(..), or read"
            + " them by a codec that can, such as Json");
  }

  /**
   * The resources that it uses, such as a schema registry or a service of keys. What it calls only
   * to encode is told apart by {@link Resource#callsToWrite}: a source decodes alone. A codec that
   * wraps another one passes its answer on.
   */
  default List<Resource> resources() {
    return List.of();
  }

  /** Describes the codec in a few words, for {@code describe()}. */
  String describe();

  /**
   * Describes the codec as data, of the kind {@code codec}, so that {@code ./weir plan} can tell
   * whether values that another version of it has stored can be read. The default gives the class
   * and {@link #describe}: a codec in whose place another one stands is then taken for one that
   * reads other bytes. A codec that wraps another one gives that as its part.
   */
  default Description description() {
    return Description.inWords("codec", getClass(), describe());
  }
}
