package io.weir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * JSON by Jackson: records and beans; unknown fields are ignored, so producers may add some; {@code
 * java.time} is read and written in ISO-8601. Trailing content after the value is an error, so a
 * truncated or doubled payload is never a wrong success.
 *
 * <p>Nor is a number made up: null, or no field at all, for a component of a primitive type is an
 * error, and so is a fraction for a whole number (7.0 included) or a number for an enum. A field
 * that may be missing, in events of older producers or in state of older code, has a boxed type:
 * {@code Long}, null where it is missing.
 */
public final class Json<T> implements Codec<T> {
  private static final class Mapper {
    static final ObjectIdentities IDENTITIES = new ObjectIdentities();
    static final ObjectMapper MAPPER =
        JsonMapper.builder()
            .annotationIntrospector(IDENTITIES)
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();
  }

  private final Class<T> type;
  private ObjectReader reader;
  private ObjectWriter writer;

  private Json(Class<T> type) {
    this.type = Objects.requireNonNull(type, "type");
  }

  public static <T> Json<T> of(Class<T> type) {
    return new Json<>(type);
  }

  /** Made when it is needed, so that to declare a source does not load Jackson; immutable. */
  private ObjectReader reader() {
    ObjectReader made = reader;
    if (made == null) {
      made = Mapper.MAPPER.readerFor(type);
      reader = made;
    }
    return made;
  }

  private ObjectWriter writer() {
    ObjectWriter made = writer;
    if (made == null) {
      made = Mapper.MAPPER.writerFor(type);
      writer = made;
    }
    return made;
  }

  /**
   * Writes any value by its own class; for what has no declared type, such as an emission's
   * payload.
   */
  public static byte[] bytes(Object value) {
    try {
      return Mapper.MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new CodecException(
          "cannot write " + value.getClass().getName() + " as JSON: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public byte[] encode(T value) {
    try {
      return writer().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new CodecException(
          "cannot write " + type.getName() + " as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** A value as JSON text. */
  public String text(T value) {
    return new String(encode(value), StandardCharsets.UTF_8);
  }

  @Override
  public T decode(byte[] bytes) {
    try {
      T value = reader().readValue(bytes);
      if (value == null) {
        throw new CodecException("expected " + type.getSimpleName() + " as JSON, found null", null);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new CodecException(
          "not readable as JSON of "
              + type.getSimpleName()
              + where(e)
              + ": "
              + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new CodecException("cannot read JSON: " + e.getMessage(), e);
    }
  }

  @Override
  public Decoding<T> decoder() {
    return new JsonSequence<>(reader(), this, Mapper.IDENTITIES);
  }

  /** The field, where Jackson knows it. */
  private static String where(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "";
    }
    return mapping.getPath().stream()
        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
        .collect(Collectors.joining(".", " at ", ""));
  }

  @Override
  public String describe() {
    return "JSON " + type.getSimpleName();
  }
}
