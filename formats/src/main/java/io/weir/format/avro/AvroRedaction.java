package io.weir.format.avro;

import io.weir.codec.CodecException;
import io.weir.codec.Redaction;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Treats personal fields of values in Avro, by the schema that they were written with. */
final class AvroRedaction implements Redaction {
  private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";

  private final GenericData data = new GenericData();
  private final Schema schema;
  private final PersonalFields fields;
  private final Means means;
  private final AvroInput input = new AvroInput();
  private final AvroReading<Object> reading;

  AvroRedaction(Schema schema, PersonalFields fields, Means means) {
    this.schema = schema;
    this.fields = fields;
    this.means = means;
    data.setFastReaderEnabled(false); // It reads past what the readers of texts override.
    this.reading = new TextReaders.Generic<>(schema, schema, data);
  }

  /**
   * Treats values of another version of a schema: fields that are read by an alias, and those that
   * the other version marks, as well.
   */
  static AvroRedaction written(Schema writer, Schema reader, PersonalFields fields, Means means) {
    Schema renamed = Schema.applyAliases(writer, reader);
    return new AvroRedaction(renamed, AvroPersonal.of(renamed).and(fields), means);
  }

  /**
   * @throws IllegalArgumentException if a field is not there, or its type cannot hold what its
   *     treatment leaves
   */
  static void requireFit(Schema schema, PersonalFields fields) {
    AvroFit.require(schema, fields, schema.getName());
  }

  @Override
  public byte[] redact(byte[] bytes, int offset, int length) {
    Object value;
    try {
      value = input.read(reading, bytes, offset, length);
    } catch (CodecException unreadable) {
      throw new CodecException("not a whole value of Avro's " + schema.getName());
    }
    return written(treated(value, schema, fields));
  }

  private byte[] written(@Nullable Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new TextWriters.Generic<@Nullable Object>(schema, data).write(value, encoder);
    } catch (IOException | RuntimeException e) {
      throw new CodecException("the schema it was written with cannot hold what is left of it");
    }
    return out.toByteArray();
  }

  private @Nullable Object treated(@Nullable Object value, Schema type, PersonalFields personal) {
    if (value == null || personal.isEmpty()) {
      return value;
    }
    return switch (type.getType()) {
      case UNION ->
          dropped(type, personal)
              ? null
              : treated(value, type.getTypes().get(data.resolveUnion(type, value)), personal);
      case RECORD -> record((GenericRecord) value, personal);
      case ARRAY ->
          ((List<?>) value)
              .stream().map(one -> treated(one, type.getElementType(), personal)).toList();
      case MAP -> map((Map<?, ?>) value, type.getValueType(), personal);
      default -> leaf(value, type, personal.treatment());
    };
  }

  private static boolean dropped(Schema union, PersonalFields personal) {
    return personal.treatment() == Treatment.DROP && union.isNullable();
  }

  private GenericRecord record(GenericRecord record, PersonalFields personal) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = treated(record.get(field.pos()), field.schema(), personal.at(field.name()));
      record.put(field.pos(), value);
    }
    return record;
  }

  private Map<String, @Nullable Object> map(Map<?, ?> map, Schema type, PersonalFields personal) {
    Map<String, @Nullable Object> all = new HashMap<>();
    map.forEach((key, value) -> {
      String name = String.valueOf(key);
      all.put(name, treated(value, type, personal.at(name)));
    });
    return all;
  }

  private Object leaf(Object value, Schema type, @Nullable Treatment treatment) {
    return switch (treatment) {
      case null ->
          throw new CodecException("no record stands where one with personal fields should");
      case TOKENISE -> token(value, type);
      case MASK -> masked(value, type);
      case DROP ->
          throw new CodecException("a field cannot be dropped, for it cannot be null; mask it");
    };
  }

  private Object token(Object value, Schema type) {
    if (type.getType() != Schema.Type.STRING) {
      throw new CodecException("a " + type.getType() + " cannot be a token; mask it");
    }
    return means.token(value.toString());
  }

  private Object masked(Object value, Schema type) {
    return switch (type.getType()) {
      case STRING -> type.getLogicalType() == null ? "***" : NO_UUID;
      case BYTES -> ByteBuffer.wrap(new byte[type.getLogicalType() == null ? 0 : 1]);
      case FIXED -> new GenericData.Fixed(type, new byte[type.getFixedSize()]);
      case ENUM -> new GenericData.EnumSymbol(type, type.getEnumSymbols().getFirst());
      case INT -> 0;
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case BOOLEAN -> false;
      default -> value;
    };
  }
}
