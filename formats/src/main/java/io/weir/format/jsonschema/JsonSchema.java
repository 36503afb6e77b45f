package io.weir.format.jsonschema;

import io.weir.annotation.Experimental;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Redaction;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.format.Libraries;
import io.weir.format.registry.SchemaRegistry;
import io.weir.privacy.PersonalFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds values in JSON to a JSON Schema, when they are read and when they are written: {@code
 * JsonSchema.of(schema, Json.of(View.class))}. A payload that breaks it is a dead letter, and the
 * message says where.
 *
 * <p>The schema's {@code $schema} says its version; without one it is 2020-12. It may refer to its
 * own parts and to the well-known schemas: nothing is fetched over the network.
 *
 * @param <T> the value
 */
@Experimental
public final class JsonSchema<T> implements Codec<T> {
  private final Codec<T> inner;
  private final String text;
  private final Validator validator;

  private JsonSchema(Codec<T> inner, String text, Validator validator) {
    this.inner = inner;
    this.text = text;
    this.validator = validator;
  }

  /**
   * Values of another codec that keep to a schema.
   *
   * @param schema the text of the schema
   * @param inner reads and writes JSON
   * @throws IllegalArgumentException if it is no schema, or refers to one that is not there
   */
  public static <T> JsonSchema<T> of(String schema, Codec<T> inner) {
    Libraries.require(
        "JSON Schema", "com.networknt.schema.Schema", "com.networknt:json-schema-validator");
    return new JsonSchema<>(Objects.requireNonNull(inner, "inner"), schema, Validator.of(schema));
  }

  /**
   * Reads records with the id of their schema in front, which a registry keeps; writes them with
   * the id of this schema. Records are held to this schema, whatever theirs says.
   *
   * @param name Glue: the schema's name; Confluent: the subject
   */
  public Codec<T> registered(SchemaRegistry registry, String name) {
    return new RegisteredJson<>(
        this,
        text,
        Objects.requireNonNull(registry, "registry"),
        Objects.requireNonNull(name, "name"));
  }

  @Override
  public byte[] encode(T value) {
    byte[] bytes = inner.encode(value);
    validator.check(new String(bytes, StandardCharsets.UTF_8));
    return bytes;
  }

  @Override
  public @Nullable T decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /**
   * @throws CodecException if the payload breaks the schema
   */
  @Override
  public @Nullable T decode(byte[] bytes, int offset, int length) {
    validator.check(new String(bytes, offset, length, StandardCharsets.UTF_8));
    return inner.decode(bytes, offset, length);
  }

  @Override
  public Decoding<T> decoder() {
    Decoding<T> values = inner.decoder();
    return (bytes, offset, length) -> {
      validator.check(new String(bytes, offset, length, StandardCharsets.UTF_8));
      return values.decode(bytes, offset, length);
    };
  }

  @Override
  public PersonalFields personal() {
    return inner.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return inner.redaction(fields, means);
  }

  @Override
  public List<Resource> resources() {
    return inner.resources();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), inner.description());
  }

  @Override
  public String describe() {
    return inner.describe() + " held to a schema";
  }
}
