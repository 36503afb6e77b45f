package io.weir.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * JSON by Jackson: records and beans; unknown fields are ignored, so producers may add some.
 * Trailing content after the value is an error, so a truncated or doubled payload is never a wrong
 * success. Each setting returns a new description.
 *
 * <p>What is read is what was sent, or it is refused:
 *
 * <ul>
 *   <li>{@code java.time} and {@code Date} are text in ISO-8601, with their offsets and zones. A
 *       number for one of them is refused unless {@link #epoch}, {@link #durations} or {@link
 *       CountedIn} says what it counts.
 *   <li>Null, or no field at all, for a component of a primitive type is an error, and so is a
 *       fraction for a whole number (7.0 included), a number for an enum or a boolean, and an empty
 *       text for anything but a text. A field that may be missing has a boxed type, null where it
 *       is missing, or is an {@code Optional}.
 *   <li>What a double has no finite number for ({@code 1e400}, {@code "NaN"}) is refused, also when
 *       written, unless {@link #nonFinite} is declared.
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
  /** Digits that a number may have unless said otherwise: 1,000. */
  public static final int DEFAULT_MAX_DIGITS = 1_000;

  /** The most that {@link #maxDigits} may be: 100,000. */
  public static final int MOST_DIGITS = 100_000;

  /** Objects and arrays in each other unless said otherwise: 500. */
  public static final int DEFAULT_MAX_NESTING = 500;

  /** The most that {@link #maxNesting} may be: 5,000. */
  public static final int MOST_NESTING = 5_000;

  /** What becomes of a text that is no constant of the enum. */
  public enum UnknownEnums {
    /** The value cannot be read; unless said otherwise. */
    REFUSED,
    /** Null. */
    AS_NULL,
    /** The constant with {@code @JsonEnumDefaultValue}; refused where there is none. */
    AS_DEFAULT
  }

  private final Type type;
  private final JsonSettings settings;
  private JsonMapping mapping;
  private ObjectReader reader;
  private ObjectWriter writer;

  private Json(Type type, JsonSettings settings) {
    this.type = Objects.requireNonNull(type, "type");
    this.settings = settings;
  }

  /** Values of a class. */
  public static <T> Json<T> of(Class<T> type) {
    return new Json<>(type, JsonSettings.DEFAULT);
  }

  /** Values of a generic type: {@code Json.of(new TypeReference<List<View>>() {})}. */
  public static <T> Json<T> of(TypeReference<T> type) {
    return new Json<>(type.getType(), JsonSettings.DEFAULT);
  }

  /**
   * Values of a class with settings of the author's own: modules, features, mix-ins, coercions.
   *
   * @param mapper is given the builder after Weir's own settings, when the codec is first used
   */
  public static <T> Json<T> of(Class<T> type, Consumer<JsonMapper.Builder> mapper) {
    return of(type).with(JsonSettings.DEFAULT.withCustomizer(Objects.requireNonNull(mapper)));
  }

  /** Values of a generic type with settings of the author's own. */
  public static <T> Json<T> of(TypeReference<T> type, Consumer<JsonMapper.Builder> mapper) {
    return of(type).with(JsonSettings.DEFAULT.withCustomizer(Objects.requireNonNull(mapper)));
  }

  private Json<T> with(JsonSettings next) {
    return new Json<>(type, next);
  }

  /**
   * A number for a point in time ({@code Instant}, {@code OffsetDateTime}, {@code ZonedDateTime},
   * {@code Date}) counts these since 1970-01-01T00:00Z, and gets the offset Z. Text in ISO-8601 is
   * read beside it, and written. One that is finer than nanoseconds, or than a Date's milliseconds,
   * is refused.
   *
   * @param unit SECONDS (with fractions), MILLIS, MICROS or NANOS
   */
  public Json<T> epoch(ChronoUnit unit) {
    return with(settings.withEpoch(JsonTimes.requireEpoch(unit)));
  }

  /**
   * A number for a {@code Duration} counts these.
   *
   * @param unit one of exact length: NANOS to DAYS
   */
  public Json<T> durations(ChronoUnit unit) {
    return with(settings.withDurations(JsonTimes.requireLength(unit)));
  }

  /**
   * How many digits a number may have, written in full: before and behind its point. {@code 1e2000}
   * has 2,001. It bounds what arithmetic with a {@code BigDecimal} from outside costs.
   *
   * @param digits 1 to {@link #MOST_DIGITS}
   */
  public Json<T> maxDigits(int digits) {
    return with(settings.withMaxDigits(within("maxDigits", digits, MOST_DIGITS)));
  }

  /**
   * How many objects and arrays may stand in each other.
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
   * A float or double may be NaN or infinite: read from {@code NaN}, {@code "NaN"}, {@code
   * Infinity} and from numbers beyond its range. Such a value is written as {@code NaN}, {@code
   * Infinity} or {@code -Infinity} without quotes, which not every reader of JSON takes.
   */
  public Json<T> nonFinite() {
    return with(settings.withNonFinite());
  }

  /**
   * An object with two fields of one name is refused. Without it the last one counts. It takes some
   * 300 bytes of memory an event to notice.
   */
  public Json<T> uniqueFields() {
    return with(settings.withUniqueFields());
  }

  /** What becomes of a text that is no constant of the enum. */
  public Json<T> unknownEnums(UnknownEnums what) {
    return with(settings.withUnknownEnums(Objects.requireNonNull(what, "what")));
  }

  /** Made when it is needed, so that to declare a source does not load Jackson; immutable. */
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

  /**
   * Writes any value by its own class and with the settings of {@link #of(Class)}; for what has no
   * declared type, such as an emission's payload.
   */
  public static byte[] bytes(Object value) {
    try {
      return JsonMapping.of(JsonSettings.DEFAULT).mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw JsonMessages.unwritable(value.getClass(), e);
    }
  }

  @Override
  public byte[] encode(T value) {
    try {
      return writer().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw JsonMessages.unwritable(type, e);
    }
  }

  /**
   * What this writes of an object, by the names of its fields: String, number, Boolean, {@code
   * byte[]}, List, Map or null. Times are texts. For those who keep a value field by field.
   *
   * @throws CodecException if the value cannot be written, or is no object
   */
  public Map<String, Object> fields(T value) {
    try (TokenBuffer buffer = new TokenBuffer(mapping().mapper(), false)) {
      writer().writeValue(buffer, value);
      if (buffer.firstToken() != JsonToken.START_OBJECT) {
        throw new CodecException(
            name() + " is no object, so it has no fields; give a record", null);
      }
      return mapping().fields().readValue(buffer.asParser());
    } catch (JsonProcessingException e) {
      throw JsonMessages.unwritable(type, e);
    } catch (IOException e) {
      throw new CodecException("cannot write " + name() + " as an object: " + e.getMessage(), e);
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
        throw new CodecException("expected " + name() + " as JSON, found null", null);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw JsonMessages.unreadable(type, e);
    } catch (IOException e) {
      throw new CodecException("cannot read JSON: " + e.getMessage(), e);
    }
  }

  @Override
  public Decoding<T> decoder() {
    ObjectIdentities identities = mapping().identities();
    return identities == null ? this::decode : new JsonSequence<>(reader(), this, identities);
  }

  private String name() {
    return JsonMessages.name(type);
  }

  @Override
  public String describe() {
    return "JSON " + name() + settings.describe();
  }
}
