package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.util.StdDateFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads points in time and durations from ISO-8601, and from numbers only where their unit is
 * declared. Jackson alone reads a number for an {@code Instant} as seconds and for a {@code Date}
 * as milliseconds, and drops a time or an offset that a type has no place for.
 */
final class JsonTimes extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?");

  /** Years, months and days of the week are numbers by nature, or enums. */
  private static final Set<Class<?>> NONE_OF_THEM =
      Set.of(Year.class, Month.class, DayOfWeek.class);

  private static final Set<Class<?>> POINTS =
      Set.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class, Date.class);

  private final Class<?> type;
  private final transient JsonSettings settings;
  private final @Nullable ChronoUnit unit;
  private final boolean ownFormat;

  JsonTimes(JsonDeserializer<?> one, Class<?> type, JsonSettings settings) {
    this(one, type, settings, null, false);
  }

  /**
   * @param unit the unit in the field's annotation; null if there is none
   * @param ownFormat true if the author gave the field a pattern
   */
  private JsonTimes(
      JsonDeserializer<?> one,
      Class<?> type,
      JsonSettings settings,
      @Nullable ChronoUnit unit,
      boolean ownFormat) {
    super(one);
    this.type = type;
    this.settings = settings;
    this.unit = unit;
    this.ownFormat = ownFormat;
  }

  static boolean areOf(Class<?> type) {
    requireKept(type, true);
    return isDate(type)
        || type == TimeZone.class
        || type.getPackageName().equals("java.time") && !NONE_OF_THEM.contains(type);
  }

  static boolean isDate(Class<?> type) {
    return type == Date.class;
  }

  /** Refuses types whose values do not come back from JSON as they were. */
  static void requireKept(Class<?> type, boolean byJackson) {
    boolean lossy = Calendar.class.isAssignableFrom(type) || type.getName().startsWith("java.sql.");
    if (byJackson && lossy) {
      throw new IllegalArgumentException(
          type.getName()
              + " does not come back from JSON as it was; use Instant, or ZonedDateTime if the zone"
              + " matters");
    }
  }

  static ChronoUnit requireEpoch(ChronoUnit unit) {
    if (Set.of(ChronoUnit.SECONDS, ChronoUnit.MILLIS, ChronoUnit.MICROS, ChronoUnit.NANOS)
        .contains(unit)) {
      return unit;
    }
    throw new IllegalArgumentException(
        "epoch(" + unit + ") must be SECONDS, MILLIS, MICROS or NANOS");
  }

  static ChronoUnit requireLength(ChronoUnit unit) {
    if (unit.isDurationEstimated() && unit != ChronoUnit.DAYS) {
      throw new IllegalArgumentException(
          "durations(" + unit + ") must be a unit of exact length: NANOS to DAYS");
    }
    return unit;
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> other) {
    return new JsonTimes(other, type, settings, unit, ownFormat);
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) throws JsonMappingException {
    JsonDeserializer<?> inner =
        context.handleSecondaryContextualization(_delegatee, property, context.constructType(type));
    if (!inner.getClass().getName().startsWith("com.fasterxml.jackson.")) {
      return inner;
    }
    JsonFormat.Value format =
        property == null
            ? context.getDefaultPropertyFormat(type)
            : property.findPropertyFormat(context.getConfig(), type);
    CountedIn counted = property == null ? null : property.getAnnotation(CountedIn.class);
    return new JsonTimes(
        inner, type, settings, counted == null ? null : counted.value(), format.hasPattern());
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonToken token = parser.currentToken();
    if (token.isNumeric()) {
      return counted(parser, context);
    }
    if (token == JsonToken.VALUE_STRING && !ownFormat) {
      String text = parser.getText().strip();
      if ((POINTS.contains(type) || type == Duration.class) && isNumber(text)) {
        return counted(parser, context);
      }
      return text(text, parser, context);
    }
    return super.deserialize(parser, context);
  }

  /** True for the text of a number. Most texts are dates, which are told by one character. */
  private static boolean isNumber(String text) {
    boolean date = text.length() > 4 && text.charAt(4) == '-';
    return !date && NUMBER.matcher(text).matches();
  }

  private Object text(String text, JsonParser parser, DeserializationContext context)
      throws IOException {
    if (text.isEmpty()) {
      return context.reportInputMismatch(
          type, "an empty text is no %s; use null", type.getSimpleName());
    }
    if (type == LocalDate.class && text.indexOf('T') > 0) {
      return context.reportInputMismatch(
          type, "'%s' has a time, which a LocalDate has no place for; use another type", text);
    }
    if (type == LocalDateTime.class && text.endsWith("Z")) {
      return context.reportInputMismatch(
          type, "'%s' has an offset, which a LocalDateTime has no place for; use Instant", text);
    }
    if (type == TimeZone.class) {
      return zone(text, super.deserialize(parser, context), context);
    }
    boolean plainDate =
        isDate(type) && context.getConfig().getDateFormat() instanceof StdDateFormat;
    return plainDate ? DateText.date(text, context) : super.deserialize(parser, context);
  }

  /** Refuses an unknown zone, of which Java makes GMT. */
  private static Object zone(String text, Object zone, DeserializationContext context)
      throws IOException {
    boolean unknown = ((TimeZone) zone).getID().equals("GMT") && !text.equals("GMT");
    return unknown
        ? context.reportInputMismatch(TimeZone.class, "'%s' is no time zone", text)
        : zone;
  }

  /** Reads a number, or the text of one, by its declared unit. */
  private Object counted(JsonParser parser, DeserializationContext context) throws IOException {
    ChronoUnit counts = unit != null ? unit : declared();
    String text = parser.getText().strip();
    if (counts == null) {
      return context.reportInputMismatch(type, "%s", undeclared(text));
    }
    try {
      return value(counts, text, parser);
    } catch (ArithmeticException | DateTimeException beyond) {
      return context.reportInputMismatch(
          type,
          "%s %s are out of the range of %s, or finer; declare another unit, or send text",
          text,
          counts,
          type.getSimpleName());
    }
  }

  /** The unit of the codec's settings; null if a number is refused. */
  private @Nullable ChronoUnit declared() {
    if (type == Duration.class) {
      return settings.durations();
    }
    return POINTS.contains(type) ? settings.epoch() : null;
  }

  private String undeclared(String text) {
    String start =
        "the number " + text + " may mean many things where the type is " + type.getSimpleName();
    if (type == Duration.class) {
      return start
          + "; declare what it counts with Json.of(..).durations(SECONDS) or @CountedIn(SECONDS) at"
          + " the field, or send ISO-8601 as in PT1M30S";
    }
    if (POINTS.contains(type)) {
      return start
          + "; declare what it counts with Json.of(..).epoch(MILLIS) or @CountedIn(MILLIS) at the"
          + " field, or send ISO-8601 as in 2026-03-29T01:30:00Z";
    }
    if (type == LocalDate.class) {
      return start + "; declare @CountedIn(DAYS) at the field, or send ISO-8601 as in 2026-03-29";
    }
    return start + ", which has no zone; use Instant, or send ISO-8601";
  }

  private Object value(ChronoUnit counts, String text, JsonParser parser) throws IOException {
    if (type == LocalDate.class && counts == ChronoUnit.DAYS) {
      return LocalDate.ofEpochDay(exact(text).longValueExact());
    }
    Duration length = length(counts, text, parser);
    if (type == Duration.class) {
      return length;
    }
    requireEpoch(counts);
    Instant at = Instant.EPOCH.plus(length);
    if (type == Instant.class) {
      return at;
    }
    if (type == OffsetDateTime.class) {
      return at.atOffset(ZoneOffset.UTC);
    }
    if (type == ZonedDateTime.class) {
      return at.atZone(ZoneOffset.UTC);
    }
    if (isDate(type)) {
      return DateText.date(at);
    }
    throw new DateTimeException(type + " has no zone");
  }

  private Duration length(ChronoUnit counts, String text, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return Duration.of(parser.getLongValue(), counts);
    }
    BigDecimal nanos = exact(text).multiply(BigDecimal.valueOf(counts.getDuration().toNanos()));
    BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000));
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }

  private BigDecimal exact(String text) {
    BigDecimal number = new BigDecimal(text);
    if (JsonNumbers.problem(number, settings) != null) {
      throw new ArithmeticException("too many digits");
    }
    return number;
  }

  /** Reads {@link Date} values strictly: with an offset, and to the millisecond. */
  static final class DateText {
    private static final DateTimeFormatter ISO =
        new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private DateText() {}

    static Object date(String text, DeserializationContext context) throws IOException {
      try {
        return date(OffsetDateTime.parse(text, ISO).toInstant());
      } catch (DateTimeException | ArithmeticException none) {
        return context.reportInputMismatch(
            Date.class,
            "'%s' is no point in time in ISO-8601, with an offset and to the millisecond, as in"
                + " 2026-03-29T01:30:00.000Z; use Instant for finer ones",
            text);
      }
    }

    static Date date(Instant at) {
      if (at.getNano() % 1_000_000 != 0) {
        throw new DateTimeException("finer than milliseconds");
      }
      return new Date(at.toEpochMilli());
    }
  }

  /** Reads dates that are keys of maps. */
  static final class DateKeys extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      return DateText.date(key, context);
    }
  }
}
