package io.weir.format.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.weir.annotation.Experimental;
import io.weir.codec.Codec;
import io.weir.codec.Redaction;
import io.weir.format.Libraries;
import io.weir.format.registry.SchemaRegistry;
import io.weir.privacy.PersonalFields;
import java.util.Objects;

/**
 * Reads and writes messages of Protocol Buffers: {@code Protobuf.of(View.class)} for a class that
 * protoc generated, {@code Protobuf.dynamic(descriptor)} for a type that is known at run time.
 *
 * <p>Fields that the reader's version does not know are kept, and written again. A message that is
 * cut off between two fields is a message, too: Protocol Buffers cannot tell. The same message has
 * the same bytes: maps are written in the order of their keys.
 *
 * @param <T> the message
 */
@Experimental
public final class Protobuf<T extends Message> implements Codec<T> {
  /** The default of {@link #maxNesting}: 100, as in Protobuf's own libraries. */
  public static final int DEFAULT_MAX_NESTING = 100;

  /** The most that {@link #maxNesting} may be: 1,000. */
  public static final int MOST_NESTING = 1_000;

  private final Messages<T> messages;

  private Protobuf(Messages<T> messages) {
    this.messages = messages;
  }

  private static void requireLibrary() {
    Libraries.require(
        "Protobuf", "com.google.protobuf.Message", "com.google.protobuf:protobuf-java");
  }

  /**
   * Messages of a class that protoc generated.
   *
   * @throws IllegalArgumentException if the class is no such class
   */
  public static <T extends Message> Protobuf<T> of(Class<T> type) {
    requireLibrary();
    return new Protobuf<>(Messages.of(type, DEFAULT_MAX_NESTING));
  }

  /** Messages of a type that is known at run time. */
  public static Protobuf<DynamicMessage> dynamic(Descriptor type) {
    requireLibrary();
    return new Protobuf<>(Messages.dynamic(type, DEFAULT_MAX_NESTING));
  }

  /**
   * Limits how deep messages may be nested; a record with more is a dead letter.
   *
   * @param levels 1 to {@link #MOST_NESTING}
   */
  public Protobuf<T> maxNesting(int levels) {
    if (levels < 1 || levels > MOST_NESTING) {
      throw new IllegalArgumentException(
          "maxNesting(" + levels + ") must be 1 to MOST_NESTING = " + MOST_NESTING);
    }
    return new Protobuf<>(messages.nested(levels));
  }

  /**
   * Reads records with the id of their schema in front, which a registry keeps; writes them with
   * the id of a schema that is registered. A record of another message type than the codec's is
   * refused.
   *
   * @param name Glue: the schema's name; Confluent: the subject
   * @param definition the text of the .proto file as it is registered, with the codec's message
   * @throws IllegalArgumentException if the file has no such message
   */
  public Codec<T> registered(SchemaRegistry registry, String name, String definition) {
    return new RegisteredProtobuf<>(
        messages,
        Objects.requireNonNull(registry, "registry"),
        Objects.requireNonNull(name, "name"),
        definition);
  }

  @Override
  public byte[] encode(T value) {
    return messages.encode(value);
  }

  @Override
  public T decode(byte[] bytes) {
    return messages.decode(bytes, 0, bytes.length);
  }

  @Override
  public T decode(byte[] bytes, int offset, int length) {
    return messages.decode(bytes, offset, length);
  }

  @Override
  public PersonalFields personal() {
    return messages.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return messages.redaction(fields, means);
  }

  @Override
  public String describe() {
    return "Protobuf " + messages.name();
  }
}
