package io.weir.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses numbers that would be read as another number, or would cost unbounded work: not finite,
 * too many digits, a byte above 127.
 */
final class JsonNumbers extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;

  private static final Set<Class<?>> TYPES =
      Set.of(
          double.class,
          Double.class,
          float.class,
          Float.class,
          OptionalDouble.class,
          byte.class,
          Byte.class,
          Number.class,
          BigDecimal.class,
          BigInteger.class,
          Object.class);

  private final transient JsonSettings settings;
  private final boolean isTree;
  private final boolean holdsMany;
  private final boolean isByte;

  JsonNumbers(JsonDeserializer<?> one, JsonSettings settings) {
    super(one);
    this.settings = settings;
    Class<?> type = one.handledType();
    this.isTree = JsonNode.class.isAssignableFrom(type);
    this.holdsMany = isTree || type == Object.class;
    this.isByte = type == byte.class || type == Byte.class;
  }

  /** True for types that hold numbers, or anything. */
  static boolean areIn(Class<?> type) {
    return TYPES.contains(type);
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> other) {
    return new JsonNumbers(other, settings);
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (isByte) {
      requireByte(parser, context);
    }
    JsonParser used = holdsMany ? new Checking(parser, settings) : parser;
    return checked(parser, _delegatee.deserialize(used, context));
  }

  @Override
  public Object deserializeWithType(
      JsonParser parser, DeserializationContext context, TypeDeserializer type) throws IOException {
    JsonParser used = holdsMany ? new Checking(parser, settings) : parser;
    return checked(parser, _delegatee.deserializeWithType(used, context, type));
  }

  /** Reads a missing tree as null is read, so that it comes back as it was. */
  @Override
  public Object getAbsentValue(DeserializationContext context) throws JsonMappingException {
    return isTree ? getNullValue(context) : super.getAbsentValue(context);
  }

  /** Refuses 128 to 255, which Jackson reads as negative bytes. */
  private void requireByte(JsonParser parser, DeserializationContext context) throws IOException {
    JsonToken token = parser.currentToken();
    boolean text = token == JsonToken.VALUE_STRING;
    if (token == JsonToken.VALUE_NUMBER_INT || text) {
      String digits = parser.getText().strip();
      if (digits.length() == 3
          && digits.compareTo("127") > 0
          && Character.isDigit(digits.charAt(0))) {
        context.reportInputMismatch(
            byte.class, "%s is no byte, which ends at 127; declare a short or an int", digits);
      }
    }
  }

  private Object checked(JsonParser parser, Object value) throws IOException {
    switch (value) {
      case Double number -> require(parser, number, settings);
      case Float number -> require(parser, number, settings);
      case BigDecimal number -> require(parser, number, settings);
      case OptionalDouble number -> require(parser, number.orElse(0), settings);
      case double[] numbers -> {
        for (double number : numbers) {
          require(parser, number, settings);
        }
      }
      case float[] numbers -> {
        for (float number : numbers) {
          require(parser, number, settings);
        }
      }
      case null, default -> {
        // Integers are bounded by the length of their text; trees were read through Checking.
      }
    }
    return value;
  }

  private static void require(JsonParser parser, double number, JsonSettings settings)
      throws JsonMappingException {
    if (!Double.isFinite(number) && !settings.nonFinite()) {
      throw MismatchedInputException.from(parser, double.class, notFinite(number));
    }
  }

  private static void require(JsonParser parser, BigDecimal number, JsonSettings settings)
      throws JsonMappingException {
    String problem = problem(number, settings);
    if (problem != null) {
      throw MismatchedInputException.from(parser, BigDecimal.class, problem);
    }
  }

  static String notFinite(double number) {
    return (Double.isNaN(number) ? "NaN" : "a number beyond the range of its type, or Infinity,")
        + " is no number of JSON; leave it out or use null, or declare nonFinite()";
  }

  /** Says that a number has too many digits; null if it has not. */
  static @Nullable String problem(BigDecimal number, JsonSettings settings) {
    long scale = number.scale();
    long whole = number.precision() - scale;
    long digits = Math.max(1, whole) + Math.max(0, scale);
    return digits <= settings.maxDigits()
        ? null
        : "a number has "
            + digits
            + " digits when it is written in full, maxDigits is "
            + settings.maxDigits()
            + "; round it, send it as text, or declare more with maxDigits(..)";
  }

  /** Checks each number before it hands it out. */
  private static final class Checking extends JsonParserDelegate {
    private final JsonSettings settings;

    Checking(JsonParser parser, JsonSettings settings) {
      super(parser);
      this.settings = settings;
    }

    private Number checked(Number number) throws IOException {
      switch (number) {
        case Double real -> require(delegate, real, settings);
        case Float real -> require(delegate, real, settings);
        case BigDecimal exact -> require(delegate, exact, settings);
        default -> {
          // An integer, as long as its text.
        }
      }
      return number;
    }

    @Override
    public double getDoubleValue() throws IOException {
      return (double) checked(super.getDoubleValue());
    }

    @Override
    public float getFloatValue() throws IOException {
      return (float) checked(super.getFloatValue());
    }

    @Override
    public BigDecimal getDecimalValue() throws IOException {
      return (BigDecimal) checked(super.getDecimalValue());
    }

    @Override
    public Number getNumberValue() throws IOException {
      return checked(super.getNumberValue());
    }

    @Override
    public Number getNumberValueExact() throws IOException {
      return checked(super.getNumberValueExact());
    }
  }
}
