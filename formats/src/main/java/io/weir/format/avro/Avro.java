package io.weir.format.avro;

import io.weir.annotation.Experimental;
import io.weir.codec.Codec;
import io.weir.codec.Redaction;
import io.weir.definition.Description;
import io.weir.format.Libraries;
import io.weir.format.registry.SchemaRegistry;
import io.weir.privacy.PersonalFields;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes values in Avro's binary encoding: {@code Avro.of(View.class)} for a Java record,
 * {@code Avro.specific(View.class)} for a class that Avro generated, {@code Avro.generic(schema)}.
 *
 * <p>Bytes carry no schema. A record is read with the schema that it was written with: that of the
 * codec, one that {@link #writtenAs} names, or one that stands in front of each record and is kept
 * by a {@linkplain #registered registry}. Where it differs from the codec's own, the value is
 * resolved by Avro's rules: a missing field gets its default, an unknown one is passed over, a
 * number is widened.
 *
 * <ul>
 *   <li>Bytes behind the value are refused, and so is text that is not UTF-8.
 *   <li>The same value has the same bytes: maps are written in the order of their keys.
 *   <li>An {@code Instant} that is finer than its logical type is refused when written.
 * </ul>
 *
 * @param <T> the value
 */
@Experimental
public final class Avro<T> implements Codec<T> {
  private static final String AVRO = "Avro";
  private static final String CLASS = "org.apache.avro.Schema";
  private static final String COORDINATES = "org.apache.avro:avro";

  private final AvroValues<T> values;
  private final Schema writer;

  private Avro(AvroValues<T> values, Schema writer) {
    this.values = values;
    this.writer = AvroSchemas.requireBounded(writer);
  }

  /**
   * Generic records of a schema. Their texts are {@code String}.
   *
   * @throws IllegalArgumentException if it has an array whose elements take no bytes
   */
  public static Avro<GenericRecord> generic(Schema schema) {
    Libraries.require(AVRO, CLASS, COORDINATES);
    return own(AvroValues.generic(schema));
  }

  /** Values of a class that Avro generated from its schema. */
  public static <T extends SpecificRecord> Avro<T> specific(Class<T> type) {
    Libraries.require(AVRO, CLASS, COORDINATES);
    return own(AvroValues.specific(type));
  }

  /**
   * Values of a Java record, with the schema that its components make. A component that may be null
   * has a boxed type, is an {@code Optional}, or is marked by Avro's {@code @Nullable}; its default
   * is null. {@code Instant} is timestamp-micros.
   *
   * @throws IllegalArgumentException if it is no record, or a component has a type that Avro lacks
   */
  public static <T extends Record> Avro<T> of(Class<T> type) {
    Libraries.require(AVRO, CLASS, COORDINATES);
    return own(AvroValues.records(type, RecordData.schemaOf(type)));
  }

  /**
   * Values of a Java record, with a schema of the author's. Fields and components have the same
   * names; the schema's name is that of the class.
   *
   * @throws IllegalArgumentException if a component has no field, or a field no component
   */
  public static <T extends Record> Avro<T> of(Class<T> type, Schema schema) {
    Libraries.require(AVRO, CLASS, COORDINATES);
    return own(AvroValues.records(type, schema));
  }

  private static <T> Avro<T> own(AvroValues<T> values) {
    return new Avro<>(values, values.schema());
  }

  /**
   * Reads, and writes, bytes of another version of the schema.
   *
   * @throws IllegalArgumentException if values of that schema cannot be read with the codec's own
   */
  public Avro<T> writtenAs(Schema schema) {
    AvroSchemas.requireReadable(values.schema(), schema);
    return new Avro<>(values, schema);
  }

  /**
   * Reads records with the id of their schema in front, which a registry keeps; writes them with
   * the id of the codec's own schema.
   *
   * @param name Glue: the schema's name; Confluent: the subject
   */
  public Codec<T> registered(SchemaRegistry registry, String name) {
    return new RegisteredAvro<>(
        values, Objects.requireNonNull(registry, "registry"), Objects.requireNonNull(name, "name"));
  }

  /** The schema of the values. */
  public Schema schema() {
    return values.schema();
  }

  @Override
  public byte[] encode(T value) {
    byte[] own = values.encode(value);
    return writer.equals(values.schema())
        ? own
        : AvroSchemas.converted(own, values.schema(), writer);
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
    AvroInput input = new AvroInput();
    AvroReading<T> reading = values.reading(writer);
    return (bytes, offset, length) -> input.read(reading, bytes, offset, length);
  }

  @Override
  public PersonalFields personal() {
    return values.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    AvroRedaction.requireFit(values.schema(), fields);
    return AvroRedaction.written(writer, values.schema(), fields, means);
  }

  @Override
  public Description description() {
    return Description.of("codec", "")
        .with("form", "avro")
        .with("words", describe())
        .with("schema", AvroShape.of(writer));
  }

  @Override
  public String describe() {
    return "Avro " + values.schema().getName();
  }
}
