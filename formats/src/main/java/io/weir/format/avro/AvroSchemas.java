package io.weir.format.avro;

import io.weir.codec.CodecException;
import io.weir.format.registry.RegisteredSchema;
import io.weir.format.registry.SchemaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Checks and reads schemas. */
final class AvroSchemas {
  private AvroSchemas() {}

  /**
   * Reads a schema that a registry keeps.
   *
   * @throws CodecException if it is no Avro schema, or values of it cannot be read with the codec's
   */
  static Schema parsed(RegisteredSchema registered, Schema reader) {
    if (registered.type() != SchemaType.AVRO) {
      throw new CodecException("it is of type " + registered.type() + ", not AVRO", null);
    }
    try {
      Schema.Parser parser = new Schema.Parser();
      registered.references().forEach(parser::parse);
      Schema writer = requireBounded(parser.parse(registered.definition()));
      requireReadable(reader, writer);
      return writer;
    } catch (AvroRuntimeException | IllegalArgumentException e) {
      throw new CodecException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Refuses a writer's schema whose values cannot be read with the reader's. */
  static void requireReadable(Schema reader, Schema writer) {
    SchemaPairCompatibility found =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (found.getType() != SchemaCompatibilityType.COMPATIBLE) {
      String why =
          found.getResult().getIncompatibilities().stream()
              .map(one -> one.getType() + " at " + one.getLocation() + ": " + one.getMessage())
              .findFirst()
              .orElse("");
      throw new IllegalArgumentException(
          "values that were written as "
              + writer.getFullName()
              + " cannot be read as "
              + reader.getFullName()
              + ": "
              + why
              + "; give new fields defaults, and renamed ones aliases");
    }
  }

  /**
   * Refuses a schema with an array whose elements take no bytes: a record of few bytes could hold
   * any number of them.
   */
  static Schema requireBounded(Schema schema) {
    requireBounded(schema, new HashSet<>());
    return schema;
  }

  private static void requireBounded(Schema schema, Set<Schema> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema)) {
          schema.getFields().forEach(field -> requireBounded(field.schema(), seen));
        }
      }
      case ARRAY -> {
        if (GenericDatumReader.isZeroByteSchema(schema.getElementType())) {
          throw new IllegalArgumentException(
              "the schema has an array of "
                  + schema.getElementType().getFullName()
                  + ", whose elements take no bytes; a small record could hold any number of them");
        }
        requireBounded(schema.getElementType(), seen);
      }
      case MAP -> requireBounded(schema.getValueType(), seen);
      case UNION -> schema.getTypes().forEach(type -> requireBounded(type, seen));
      default -> {}
    }
  }

  /**
   * Writes a value as another version of its schema.
   *
   * @throws CodecException if that lacks a default for what the value does not have
   */
  static byte[] converted(byte[] bytes, Schema from, Schema to) {
    try {
      Object value =
          new GenericDatumReader<>(from, to)
              .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<>(to).write(value, encoder);
      return out.toByteArray();
    } catch (IOException | AvroRuntimeException e) {
      throw new CodecException(
          "cannot write it as the version " + to.getFullName() + ": " + e.getMessage(), e);
    }
  }
}
