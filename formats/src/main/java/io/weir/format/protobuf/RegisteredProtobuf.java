package io.weir.format.protobuf;

import com.google.protobuf.Message;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Redaction;
import io.weir.definition.Resource;
import io.weir.format.registry.Frame;
import io.weir.format.registry.Framing;
import io.weir.format.registry.Framing.MessagePath;
import io.weir.format.registry.GlueFraming;
import io.weir.format.registry.RegisteredRedaction;
import io.weir.format.registry.RegisteredSchema;
import io.weir.format.registry.SchemaCache;
import io.weir.format.registry.SchemaId;
import io.weir.format.registry.SchemaRegistry;
import io.weir.format.registry.SchemaType;
import io.weir.privacy.PersonalFields;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes messages with the id of their schema, and the place of their type, in front. */
final class RegisteredProtobuf<T extends Message> implements Codec<T> {
  private final Messages<T> messages;
  private final SchemaRegistry registry;
  private final String name;
  private final String definition;
  private final List<Integer> place;
  private final SchemaCache<List<Integer>> places;
  private volatile @Nullable SchemaId own;

  RegisteredProtobuf(
      Messages<T> messages, SchemaRegistry registry, String name, String definition) {
    this.messages = messages;
    this.registry = registry;
    this.name = name;
    this.definition = definition;
    try {
      this.place = place(ProtoFile.parsed(definition));
    } catch (CodecException none) {
      throw new IllegalArgumentException(none.getMessage(), none);
    }
    this.places = new SchemaCache<>(registry, this::placeIn);
  }

  /** The place of the codec's message type in the file that a record was written with. */
  private List<Integer> placeIn(RegisteredSchema schema) {
    if (schema.type() != SchemaType.PROTOBUF) {
      throw new CodecException("it is of type " + schema.type() + ", not PROTOBUF", null);
    }
    return place(ProtoFile.parsed(schema.definition()));
  }

  private List<Integer> place(ProtoFile file) {
    Optional<List<Integer>> found =
        registry.framing() instanceof GlueFraming
            ? file.index(messages.name()).map(List::of)
            : file.path(messages.name());
    return found.orElseThrow(
        () -> new CodecException("the .proto file has no message " + messages.name(), null));
  }

  @Override
  public byte[] encode(T value) {
    Framing framing = registry.framing();
    return framing.write(own(), framing.writePath(place, messages.encode(value)));
  }

  private SchemaId own() {
    SchemaId id = own;
    if (id == null) {
      id = registry.id(name, SchemaType.PROTOBUF, definition);
      own = id;
    }
    return id;
  }

  @Override
  public T decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public T decode(byte[] bytes, int offset, int length) {
    return message(registry.framing().read(bytes, offset, length));
  }

  private T message(Frame frame) {
    List<Integer> expected = places.get(frame.id());
    MessagePath path = registry.framing().readPath(frame.bytes(), frame.offset(), frame.length());
    if (!path.indexes().equals(expected)) {
      throw new CodecException(
          "the message is of the type at place "
              + path.indexes()
              + " of schema "
              + frame.id()
              + ", and "
              + messages.name()
              + " is at "
              + expected,
          null);
    }
    return messages.decode(
        frame.bytes(), frame.offset() + path.bytes(), frame.length() - path.bytes());
  }

  @Override
  public Decoding<T> decoder() {
    return new Decoder();
  }

  @Override
  public PersonalFields personal() {
    return messages.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    Redaction of = messages.redaction(fields, means);
    return RegisteredRedaction.of(
        registry,
        (bytes, offset, length) -> {
          int path = registry.framing().readPath(bytes, offset, length).bytes();
          byte[] message = of.redact(bytes, offset + path, length - path);
          byte[] whole = Arrays.copyOfRange(bytes, offset, offset + path + message.length);
          System.arraycopy(message, 0, whole, path, message.length);
          return whole;
        });
  }

  @Override
  public List<Resource> resources() {
    return registry.resources();
  }

  @Override
  public String describe() {
    return "Protobuf " + messages.name() + " with ids of the " + registry.describe();
  }

  private final class Decoder implements Decoding<T> {
    private long opened;

    @Override
    public T decode(byte[] bytes, int offset, int length) {
      opened = 0;
      Frame frame = registry.framing().read(bytes, offset, length);
      T value = message(frame);
      opened = frame.opened();
      return value;
    }

    @Override
    public long opened() {
      return opened;
    }
  }
}
