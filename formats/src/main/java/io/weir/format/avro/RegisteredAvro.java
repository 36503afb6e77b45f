package io.weir.format.avro;

import io.weir.codec.Codec;
import io.weir.codec.Redaction;
import io.weir.definition.Resource;
import io.weir.format.registry.Frame;
import io.weir.format.registry.SchemaCache;
import io.weir.format.registry.SchemaId;
import io.weir.format.registry.SchemaRegistry;
import io.weir.format.registry.SchemaType;
import io.weir.privacy.PersonalFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads and writes records with the id of their schema in front. */
final class RegisteredAvro<T> implements Codec<T> {
  private final AvroValues<T> values;
  private final SchemaRegistry registry;
  private final String name;
  private final SchemaCache<Schema> schemas;
  private volatile @Nullable SchemaId own;

  RegisteredAvro(AvroValues<T> values, SchemaRegistry registry, String name) {
    this.values = values;
    this.registry = registry;
    this.name = name;
    this.schemas =
        new SchemaCache<>(registry, schema -> AvroSchemas.parsed(schema, values.schema()));
  }

  @Override
  public byte[] encode(T value) {
    byte[] payload = values.encode(value);
    return registry.framing().write(own(), payload);
  }

  private SchemaId own() {
    SchemaId id = own;
    if (id == null) {
      id = registry.id(name, SchemaType.AVRO, values.schema().toString());
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
    return new Decoder();
  }

  @Override
  public PersonalFields personal() {
    return values.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    AvroRedaction.requireFit(values.schema(), fields);
    Map<Schema, Redaction> known = new HashMap<>();
    return (bytes, offset, length) -> {
      Frame frame = registry.framing().read(bytes, offset, length);
      Schema writer = schemas.get(frame.id());
      if (known.size() > SchemaCache.MOST) {
        known.clear();
      }
      Redaction of =
          known.computeIfAbsent(
              writer, schema -> AvroRedaction.written(schema, values.schema(), fields, means));
      byte[] treated = of.redact(frame.bytes(), frame.offset(), frame.length());
      return registry.framing().write(frame.id(), treated);
    };
  }

  @Override
  public List<Resource> resources() {
    return registry.resources();
  }

  @Override
  public String describe() {
    return "Avro " + values.schema().getName() + " with ids of the " + registry.describe();
  }

  private final class Decoder implements Decoding<T> {
    private final AvroInput input = new AvroInput();

    /** As many as the cache of schemas holds, since it decides which are known. */
    private final Map<Schema, AvroReading<T>> readings = new HashMap<>();

    private long opened;

    @Override
    public T decode(byte[] bytes, int offset, int length) {
      opened = 0;
      Frame frame = registry.framing().read(bytes, offset, length);
      Schema writer = schemas.get(frame.id());
      if (readings.size() > SchemaCache.MOST) {
        readings.clear();
      }
      AvroReading<T> reading = readings.computeIfAbsent(writer, values::reading);
      T value = input.read(reading, frame.bytes(), frame.offset(), frame.length());
      opened = frame.opened();
      return value;
    }

    @Override
    public long opened() {
      return opened;
    }
  }
}
