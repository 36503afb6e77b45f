package io.weir.codec;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.weir.definition.Description;
import io.weir.privacy.PersonalFields;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes records and beans as JSON, by Jackson. Unknown fields are ignored, so producers
 * may add some. Content after the value is an error, so a truncated or doubled payload is never
 * read as a value. Each setting returns a new codec.
 *
 * <p>A value is read exactly as it was sent, or it is refused:
 *
 * <ul>
 *   <li>{@code java.time} and {@code Date} are text in ISO-8601, with their offsets and zones. A
 *       number for one of them is refused unless {@link #epoch}, {@link #durations} or {@link
 *       CountedIn} declares the unit.
 *   <li>Null, or no field at all, for a component of a primitive type is an error, and so is a
 *       fraction for a whole number (7.0 included), a number for an enum or a boolean, and an empty
 *       text for anything but a text. A field that may be missing has a boxed type, null where it
 *       is missing, or is an {@code Optional}.
 *   <li>A number that no finite double can hold ({@code 1e400}, {@code "NaN"}) is refused, also
 *       when written, unless {@link #nonFinite} is declared.
 *   <li>Numbers with more than {@link #maxDigits} digits are refused, also when written.
 *   <li>Of two fields of one name in an object the last one counts, as with most readers of JSON,
 *       unless {@link #uniqueFields} is declared.
 * </ul>
 *
 * <p>The same value is written as the same bytes: maps and sets that have no order of their own are
 * written in the order of their keys or elements.
 *
 * @param <T> the value
 */
public final class Json<T> implements Codec<T> {
  /** The default of {@link #maxDigits}: 1,000. */
  public static final int DEFAULT_MAX_DIGITS = 1_000;

  /** The most that {@link #maxDigits} may be: 100,000. */
  public static final int MOST_DIGITS = 100_000;

  /** The default of {@link #maxNesting}: 500. */
  public static final int DEFAULT_MAX_NESTING = 500;

  /** The most that {@link #maxNesting} may be: 5,000. */
  public static final int MOST_NESTING = 5_000;

  /** Ways to treat a text that is no constant of the enum. */
  public enum UnknownEnums {
    /** The value cannot be read; the default. */
    REFUSED,
    /** The text is read as null. */
    AS_NULL,
    /**
     * The text is read as the constant with {@code @JsonEnumDefaultValue}; refused if there is
     * none.
     */
    AS_DEFAULT
  }

  private static final String JACKSON = "com.fasterxml.jackson.";

  private final Type type;
  private final JsonSettings settings;
  private @Nullable JsonMapping mapping;
  private @Nullable ObjectReader reader;
  private @Nullable ObjectWriter writer;
  private @Nullable JsonOutput output;
  private @Nullable PersonalFields personal;

  private Json(Type type, JsonSettings settings) {
    this.type = Objects.requireNonNull(type, "type");
    this.settings = settings;
  }

  /**
   * Values of a class.
   *
   * @throws IllegalArgumentException if it is an interface or abstract, and no annotation of
   *     Jackson's says of which class an object is
   */
  public static <T> Json<T> of(Class<T> type) {
    requireReadable(type);
    return new Json<>(type, JsonSettings.DEFAULT);
  }

  /** No object can be made of an abstract type unless something tells of which class it is. */
  private static void requireReadable(Class<?> type) {
    boolean open = type.isInterface() || Modifier.isAbstract(type.getModifiers());
    boolean own =
        !type.isPrimitive()
            && !type.isArray()
            && !type.isEnum()
            && !type.getName().startsWith("java.")
            && !type.getName().startsWith(JACKSON);
    if (open && own && !isAnnotated(type)) {
      throw new IllegalArgumentException(
          "Json.of("
              + type.getSimpleName()
              + ".class): nothing in JSON tells of which class an object is; put @JsonTypeInfo and"
              + " @JsonSubTypes on "
              + type.getSimpleName()
              + ", or say it with Json.of(type, mapper -> ..)");
    }
  }

  /** By one of Jackson's annotations, or by one of the author's that stands for some. */
  private static boolean isAnnotated(Class<?> type) {
    return Arrays.stream(type.getAnnotations())
        .map(Annotation::annotationType)
        .anyMatch(one ->
            one.getName().startsWith(JACKSON)
                || one.isAnnotationPresent(JacksonAnnotationsInside.class));
  }

  /** Values of a generic type: {@code Json.of(new TypeReference<List<View>>() {})}. */
  public static <T> Json<T> of(TypeReference<T> type) {
    return new Json<>(type.getType(), JsonSettings.DEFAULT);
  }

  /**
   * Values of a class with settings of the author's own: modules, features, mix-ins, coercions.
   *
   * @param mapper changes the builder after Weir's own settings, when the codec is first used
   */
  public static <T> Json<T> of(Class<T> type, Consumer<JsonMapper.Builder> mapper) {
    JsonSettings settings = JsonSettings.DEFAULT.withCustomizer(Objects.requireNonNull(mapper));
    return new Json<>(type, settings);
  }

  /** Values of a generic type with settings of the author's own. */
  public static <T> Json<T> of(TypeReference<T> type, Consumer<JsonMapper.Builder> mapper) {
    return of(type).with(JsonSettings.DEFAULT.withCustomizer(Objects.requireNonNull(mapper)));
  }

  private Json<T> with(JsonSettings next) {
    return new Json<>(type, next);
  }

  /**
   * Reads a number for a point in time ({@code Instant}, {@code OffsetDateTime}, {@code
   * ZonedDateTime}, {@code Date}) as a count of this unit since 1970-01-01T00:00Z, with the offset
   * Z. Text in ISO-8601 is still read, and is what is written. A time that is finer than
   * nanoseconds, or than a Date's milliseconds, is refused.
   *
   * @param unit SECONDS (with fractions), MILLIS, MICROS or NANOS
   */
  public Json<T> epoch(ChronoUnit unit) {
    return with(settings.withEpoch(JsonTimes.requireEpoch(unit)));
  }

  /**
   * Reads a number for a {@code Duration} as a count of this unit.
   *
   * @param unit one of exact length: NANOS to DAYS
   */
  public Json<T> durations(ChronoUnit unit) {
    return with(settings.withDurations(JsonTimes.requireLength(unit)));
  }

  /**
   * Limits the digits of a number, written in full, before and behind its point: {@code 1e2000} has
   * 2,001. This bounds the cost of arithmetic with a {@code BigDecimal} from outside.
   *
   * @param digits 1 to {@link #MOST_DIGITS}
   */
  public Json<T> maxDigits(int digits) {
    return with(settings.withMaxDigits(within("maxDigits", digits, MOST_DIGITS)));
  }

  /**
   * Limits how deep objects and arrays may be nested.
   *
   * @param levels 1 to {@link #MOST_NESTING}
   */
  public Json<T> maxNesting(int levels) {
    return with(settings.withMaxNesting(within("maxNesting", levels, MOST_NESTING)));
  }

  private static int within(String setting, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(setting + "(" + value + ") must be 1 to " + most);
    }
    return value;
  }

  /**
   * Allows a float or double to be NaN or infinite: read from {@code NaN}, {@code "NaN"}, {@code
   * Infinity} and from numbers beyond its range. Such a value is written as {@code NaN}, {@code
   * Infinity} or {@code -Infinity} without quotes, which not every reader of JSON takes.
   */
  public Json<T> nonFinite() {
    return with(settings.withNonFinite());
  }

  /**
   * Refuses an object with two fields of one name; by default the last one counts. The check takes
   * some 300 bytes of memory an event.
   */
  public Json<T> uniqueFields() {
    return with(settings.withUniqueFields());
  }

  /** Sets how to read a text that is no constant of the enum; refused unless set. */
  public Json<T> unknownEnums(UnknownEnums what) {
    return with(settings.withUnknownEnums(Objects.requireNonNull(what, "what")));
  }

  /** The mapper, made on first use so that declaring a source does not load Jackson; immutable. */
  private JsonMapping mapping() {
    JsonMapping made = mapping;
    if (made == null) {
      made = JsonMapping.of(settings);
      mapping = made;
    }
    return made;
  }

  private ObjectReader reader() {
    ObjectReader made = reader;
    if (made == null) {
      made = mapping().readerFor(type);
      reader = made;
    }
    return made;
  }

  private ObjectWriter writer() {
    ObjectWriter made = writer;
    if (made == null) {
      made = mapping().writerFor(type);
      writer = made;
    }
    return made;
  }

  private JsonOutput output() {
    JsonOutput made = output;
    if (made == null) {
      made = new JsonOutput(writer());
      output = made;
    }
    return made;
  }

  /**
   * Writes any value by its own class and with the settings of {@link #of(Class)}; for values
   * without a declared type, such as an emission's payload.
   */
  public static byte[] bytes(Object value) {
    try {
      return JsonMapping.of(JsonSettings.DEFAULT).mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw JsonMessages.unwritable(value.getClass(), e);
    }
  }

  /** An author's own mapper may separate values in its own way, so it writes each alone. */
  @Override
  public byte[] encode(T value) {
    try {
      return settings.customizer() == null
          ? output().encode(value)
          : writer().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw JsonMessages.unwritable(type, e);
    } catch (IOException e) {
      throw new CodecException("cannot write " + name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes an object as a map by the names of its fields; each value is a String, number, Boolean,
   * {@code byte[]}, List, Map or null. Times are texts. For sinks that keep a value field by field.
   *
   * @throws CodecException if the value cannot be written, or is no object
   */
  public Map<String, Object> fields(T value) {
    try (TokenBuffer buffer = new TokenBuffer(mapping().mapper(), false)) {
      writer().writeValue(buffer, value);
      if (buffer.firstToken() != JsonToken.START_OBJECT) {
        throw new CodecException(name() + " is no object, so it has no fields; give a record");
      }
      return mapping().fields().readValue(buffer.asParser());
    } catch (JsonProcessingException e) {
      throw JsonMessages.unwritable(type, e);
    } catch (IOException e) {
      throw new CodecException("cannot write " + name() + " as an object: " + e.getMessage(), e);
    }
  }

  /**
   * The names of all fields that an object of this type may have, also of those that are left out
   * of an object where they are null. Empty for a map and for what a serializer of the author's
   * writes.
   *
   * @throws CodecException if Jackson cannot tell
   */
  public Set<String> fieldNames() {
    try {
      return JsonFieldNames.of(mapping().mapper(), type);
    } catch (JsonProcessingException e) {
      throw JsonMessages.unwritable(type, e);
    }
  }

  /**
   * The names of all fields that are read of an object of this type, other names (aliases) and the
   * one that tells a subtype included. Empty where any may be read.
   *
   * @throws CodecException if Jackson cannot tell
   */
  public Set<String> readNames() {
    try {
      return JsonFieldNames.read(mapping().mapper(), type);
    } catch (JsonProcessingException e) {
      throw JsonMessages.unwritable(type, e);
    }
  }

  /** Writes a value as JSON text. */
  public String text(T value) {
    return new String(encode(value), StandardCharsets.UTF_8);
  }

  @Override
  public T decode(byte[] bytes) {
    try {
      T value = reader().readValue(bytes);
      if (value == null) {
        throw new CodecException("expected " + name() + " as JSON, found null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw JsonMessages.unreadable(type, e);
    } catch (IOException | NumberFormatException e) {
      throw new CodecException("cannot read JSON: " + e.getMessage(), e);
    }
  }

  @Override
  public Decoding<T> decoder() {
    ObjectIdentities identities = mapping().identities();
    return identities == null ? this::decode : new JsonSequence<>(reader(), this, identities);
  }

  @Override
  public PersonalFields personal() {
    PersonalFields found = personal;
    if (found == null) {
      found =
          settings.customizer() == null && PlainRecords.is(type)
              ? PersonalFields.NONE
              : new JsonPersonal(mapping().mapper()).fields(type);
      personal = found;
    }
    return found;
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return new JsonRedaction(mapping().mapper().getFactory(), fields, means);
  }

  private String name() {
    return JsonMessages.name(type);
  }

  @Override
  public String describe() {
    return "JSON " + name() + settings.describe();
  }

  /** As {@link #describe}, without the patterns that messages need, which cost a cold start. */
  private String words() {
    String name = type instanceof Class<?> raw ? raw.getSimpleName() : type.getTypeName();
    return "JSON ".concat(name).concat(settings.describe());
  }

  /** Describes the fields of the values as they are written, with their types. */
  @Override
  public Description description() {
    return Description.of("codec", "")
        .with("form", "json")
        .with("words", words())
        .with("customized", settings.customizer() == null ? null : "true")
        .with("mapper", settings.customizer() == null ? null : JsonFeatures.of(mapping().mapper()))
        .with("counts", settings.counts())
        .with(JsonForm.of(type, settings, () -> mapping().mapper()));
  }
}
