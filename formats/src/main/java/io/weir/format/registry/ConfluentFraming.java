package io.weir.format.registry;

import io.weir.annotation.Experimental;
import io.weir.codec.CodecException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The byte 0, then the schema's number in four bytes, the highest first. A Protobuf payload has the
 * path to its message's type in front: how many indexes, then each, as zigzag numbers of variable
 * length; a single 0 stands for the first message.
 */
@Experimental
public final class ConfluentFraming implements Framing {
  static final ConfluentFraming INSTANCE = new ConfluentFraming();

  private static final int HEAD = 5;

  /** The deepest nesting of message types that is read. */
  private static final int DEEPEST = 100;

  private static final List<Integer> FIRST = List.of(0);

  private ConfluentFraming() {}

  @Override
  public Frame read(byte[] bytes, int offset, int length) {
    if (length < HEAD || bytes[offset] != 0) {
      throw new CodecException(
          "expected Confluent's framing, the byte 0 and a schema id of 4 bytes; "
              + (length < HEAD ? "the record has " + length + " bytes" : "it begins otherwise"),
          null);
    }
    int id = ByteBuffer.wrap(bytes, offset + 1, HEAD - 1).getInt();
    if (id < 0) {
      throw new CodecException("the schema id " + id + " is negative", null);
    }
    return new Frame(SchemaId.of(id), bytes, offset + HEAD, length - HEAD, 0);
  }

  @Override
  public byte[] write(SchemaId id, byte[] payload) {
    if (!(id instanceof SchemaId.Numbered number) || number.value() < 0) {
      throw new IllegalArgumentException(
          "Confluent's framing takes a number as schema id, not " + id);
    }
    return ByteBuffer.allocate(HEAD + payload.length)
        .put((byte) 0)
        .putInt(number.value())
        .put(payload)
        .array();
  }

  @Override
  public MessagePath readPath(byte[] bytes, int offset, int length) {
    Varints in = new Varints(bytes, offset, length);
    int count = Varints.fromZigzag(in.next());
    if (count == 0) {
      return new MessagePath(FIRST, in.at() - offset);
    }
    if (count < 0 || count > DEEPEST) {
      throw new CodecException("the path to the message has " + count + " indexes", null);
    }
    List<Integer> path = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      path.add(Varints.fromZigzag(in.next()));
    }
    return new MessagePath(path, in.at() - offset);
  }

  @Override
  public byte[] writePath(List<Integer> path, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 2);
    if (path.equals(FIRST)) {
      out.write(0);
    } else {
      Varints.write(Varints.zigzag(path.size()), out);
      path.forEach(index -> Varints.write(Varints.zigzag(index), out));
    }
    out.writeBytes(payload);
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return "Confluent";
  }
}
