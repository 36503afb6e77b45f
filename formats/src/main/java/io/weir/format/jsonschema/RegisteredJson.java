package io.weir.format.jsonschema;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Redaction;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.format.registry.Frame;
import io.weir.format.registry.RegisteredRedaction;
import io.weir.format.registry.RegisteredSchema;
import io.weir.format.registry.SchemaCache;
import io.weir.format.registry.SchemaId;
import io.weir.format.registry.SchemaRegistry;
import io.weir.format.registry.SchemaType;
import io.weir.privacy.PersonalFields;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON with the id of its schema in front. */
final class RegisteredJson<T> implements Codec<T> {
  private final Codec<T> inner;
  private final String definition;
  private final SchemaRegistry registry;
  private final String name;
  private final SchemaCache<SchemaId> known;
  private volatile @Nullable SchemaId own;

  RegisteredJson(Codec<T> inner, String definition, SchemaRegistry registry, String name) {
    this.inner = inner;
    this.definition = definition;
    this.registry = registry;
    this.name = name;
    this.known = new SchemaCache<>(registry, RegisteredJson::json);
  }

  private static SchemaId json(RegisteredSchema schema) {
    if (schema.type() != SchemaType.JSON) {
      throw new CodecException("it is of type " + schema.type() + ", not JSON", null);
    }
    return schema.id();
  }

  @Override
  public byte[] encode(T value) {
    byte[] payload = inner.encode(value);
    return registry.framing().write(own(), payload);
  }

  private SchemaId own() {
    SchemaId id = own;
    if (id == null) {
      id = registry.id(name, SchemaType.JSON, definition);
      own = id;
    }
    return id;
  }

  @Override
  public @Nullable T decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public @Nullable T decode(byte[] bytes, int offset, int length) {
    return decoder().decode(bytes, offset, length);
  }

  @Override
  public Decoding<T> decoder() {
    return new Decoder(inner.decoder());
  }

  @Override
  public PersonalFields personal() {
    return inner.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return RegisteredRedaction.of(registry, inner.redaction(fields, means));
  }

  @Override
  public List<Resource> resources() {
    return Stream.concat(registry.resources().stream(), inner.resources().stream()).toList();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), inner.description());
  }

  @Override
  public String describe() {
    return inner.describe() + " with ids of the " + registry.describe();
  }

  private final class Decoder implements Decoding<T> {
    private final Decoding<T> values;
    private long opened;

    Decoder(Decoding<T> values) {
      this.values = values;
    }

    @Override
    public @Nullable T decode(byte[] bytes, int offset, int length) {
      opened = 0;
      Frame frame = registry.framing().read(bytes, offset, length);
      known.get(frame.id());
      T value = values.decode(frame.bytes(), frame.offset(), frame.length());
      opened = frame.opened() + values.opened();
      return value;
    }

    @Override
    public long opened() {
      return opened;
    }
  }
}
