package io.weir.format.registry;

import io.weir.annotation.Experimental;
import java.util.List;

/** The bytes in front of a payload that say which schema it was written with. */
@Experimental
public sealed interface Framing permits GlueFraming, ConfluentFraming {
  /** The framing of the Glue Schema Registry; compressed payloads are opened, none is written. */
  static GlueFraming glue() {
    return GlueFraming.PLAIN;
  }

  /** The framing of registries with Confluent's API. */
  static ConfluentFraming confluent() {
    return ConfluentFraming.INSTANCE;
  }

  /**
   * Reads the framing of a record.
   *
   * @throws io.weir.codec.CodecException if it is not in this framing
   */
  Frame read(byte[] bytes, int offset, int length);

  /**
   * Writes a record.
   *
   * @throws IllegalArgumentException if the id is not one of this framing's registry
   */
  byte[] write(SchemaId id, byte[] payload);

  /**
   * Reads the path to a message's type, which stands in front of a Protobuf payload.
   *
   * @throws io.weir.codec.CodecException if there is none
   */
  MessagePath readPath(byte[] bytes, int offset, int length);

  /** Writes a Protobuf payload behind the path to its message's type. */
  byte[] writePath(List<Integer> path, byte[] payload);

  /**
   * The way to a message's type within its file.
   *
   * @param indexes Confluent: the index of the top message, then of those nested in it; Glue: one
   *     index, by the messages' names
   * @param bytes the number of bytes that it takes
   */
  record MessagePath(List<Integer> indexes, int bytes) {
    public MessagePath {
      indexes = List.copyOf(indexes);
    }
  }
}
