package io.weir.format.avro;

import io.weir.codec.CodecException;
import io.weir.privacy.PersonalFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.BiFunction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;

/**
 * The ways to make values of one kind.
 *
 * @param schema of the values
 * @param personal the fields that are marked in the schema or in the values' class
 * @param readers makes a reader for one thread, from the writer's schema and that of the values
 * @param writer writes values, in any thread
 */
record AvroValues<T>(
    Schema schema,
    PersonalFields personal,
    BiFunction<Schema, Schema, AvroReading<T>> readers,
    DatumWriter<T> writer) {

  static AvroValues<GenericRecord> generic(Schema schema) {
    GenericData data = AvroTimes.added(new GenericData());
    return new AvroValues<>(
        record(schema),
        AvroPersonal.of(schema),
        (written, read) -> new TextReaders.Generic<>(written, read, data),
        new TextWriters.Generic<>(schema, data));
  }

  static <T extends SpecificRecord> AvroValues<T> specific(Class<T> type) {
    GeneratedData data = GeneratedData.of(type);
    Schema schema = record(data.getSchema(type));
    return new AvroValues<>(
        schema,
        AvroPersonal.of(schema),
        (written, read) -> new TextReaders.Specific<>(written, read, data),
        new TextWriters.Specific<>(schema, data));
  }

  static <T extends Record> AvroValues<T> records(Class<T> type, Schema schema) {
    RecordData data = new RecordData();
    RecordPlans plans = RecordPlans.of(type, record(schema), data);
    return new AvroValues<>(
        schema,
        AvroPersonal.of(schema).and(AvroPersonal.of(type)),
        (written, read) -> new RecordReader<>(plans, written, read, data),
        new TextWriters.Records<>(schema, data));
  }

  private static Schema record(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "the schema of a value is a record, not " + schema.getType() + "; put it into one");
    }
    return schema;
  }

  AvroReading<T> reading(Schema written) {
    return readers.apply(written, schema);
  }

  byte[] encode(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      writer.write(value, encoder);
    } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
      throw new CodecException("cannot write it as Avro " + schema.getName() + ": " + told(e), e);
    } catch (IllegalArgumentException e) {
      throw new CodecException(String.valueOf(e.getMessage()), e);
    }
    return out.toByteArray();
  }

  /** The messages of the causes, too: Avro tells the field in one of them. */
  private static String told(Exception failure) {
    Throwable cause = failure.getCause();
    return failure.getMessage() + (cause == null ? "" : ", " + cause.getMessage());
  }
}
