package io.weir.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are what was sent, cost what they look like, or are refused. */
class JsonNumbersTest {
  record Doubles(
      double small,
      Double boxed,
      float single,
      Float singleBoxed,
      double[] many,
      float[] singles,
      Number number,
      List<Double> list,
      Map<String, Double> map,
      OptionalDouble maybe) {}

  private static <T> T read(Class<T> type, String text) {
    return Json.of(type).decode(text.getBytes(UTF_8));
  }

  private static void refused(Class<?> type, String text, String... words) {
    assertThatThrownBy(() -> read(type, text))
        .as(text)
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll(words);
  }

  private static String doubles(String field, String value) {
    String used =
        switch (field) {
          case "many", "singles", "list" -> "[1.5," + value + "]";
          case "map" -> "{\"x\":" + value + "}";
          default -> value;
        };
    return "{\"small\":1,\"single\":1,\"" + field + "\":" + used + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "small",
        "boxed",
        "single",
        "singleBoxed",
        "many",
        "singles",
        "number",
        "list",
        "map",
        "maybe"
      })
  void whatIsNotFiniteIsRefused(String field) {
    for (String value : List.of("1e400", "-1e400", "NaN", "Infinity", "-Infinity")) {
      refused(Doubles.class, doubles(field, value), "is no number of JSON", "nonFinite()");
    }
    if (!field.equals("number")) {
      for (String text : List.of("\"1e400\"", "\"NaN\"", "\"Infinity\"", "\"-INF\"")) {
        refused(Doubles.class, doubles(field, text), "not readable as JSON of Doubles");
      }
    }
    assertThat(read(Doubles.class, doubles(field, "2.5"))).isNotNull();
  }

  @Test
  void aFloatBeyondItsRangeIsRefused() {
    refused(Float.class, "1e40", "beyond the range");
    refused(Byte.class, "200", "ends at 127");
    refused(Byte.class, "\"200\"", "ends at 127");
    assertThat(read(Byte.class, "-128")).isEqualTo((byte) -128);
  }

  @ParameterizedTest
  @ValueSource(classes = {Object.class, JsonNode.class, Map.class, Number.class, Double.class})
  void norIsItHiddenInAValueOfAnyType(Class<?> type) {
    for (String number : List.of("1e400", "1e100000000")) {
      refused(type, type == Map.class ? "{\"a\":[" + number + "]}" : number, "nonFinite()");
    }
  }

  @Test
  void itIsNotWrittenEither() {
    for (Object value :
        List.of(
            Double.NaN,
            Float.POSITIVE_INFINITY,
            new double[] {Double.NaN},
            new float[] {Float.NaN},
            Map.of("x", Double.NEGATIVE_INFINITY),
            DoubleNode.valueOf(Double.NaN),
            OptionalDouble.of(Double.NaN))) {
      assertThatThrownBy(() -> Json.bytes(value))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("is no number of JSON");
    }
  }

  @Test
  void whereItIsDeclaredItComesBack() {
    Json<Object> any = Json.of(Object.class).nonFinite();
    List<Double> values = List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(any.text(values)).isEqualTo("[NaN,Infinity,-Infinity]");
    assertThat(any.decode(any.encode(values))).isEqualTo(values);
    Json<Double> one = Json.of(Double.class).nonFinite();
    assertThat(one.decode("1e400".getBytes(UTF_8))).isInfinite();
    assertThat(one.decode("\"NaN\"".getBytes(UTF_8))).isNaN();
  }

  @Test
  void aNumberHasNoMoreDigitsThanDeclaredHoweverItIsWritten() {
    for (String number :
        List.of(
            "1e100000000",
            "1e-100000000",
            "\"1e100000000\"",
            "1e1000",
            "1e-1000",
            "1e2147483647",
            "9".repeat(1_100),
            "0." + "9".repeat(1_100))) {
      refused(BigDecimal.class, number, "maxDigits");
    }
    refused(BigInteger.class, "9".repeat(1_100), "maxDigits");
    refused(BigInteger.class, '"' + "9".repeat(100_000) + '"', "maxDigits");
    refused(Object.class, "9".repeat(100_000), "maxDigits");
    assertThat(read(BigDecimal.class, "1e999")).isEqualTo("1E+999");
    assertThat(read(BigDecimal.class, "1e-999")).isEqualTo("1E-999");
  }

  @Test
  void aSumThatOutgrowsTheDigitsIsNotWritten() {
    BigDecimal sum = new BigDecimal("1e999").add(new BigDecimal("1e-999"));
    assertThatThrownBy(() -> Json.of(BigDecimal.class).encode(sum))
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll("1999 digits", "maxDigits is 1000", "maxDigits(..)");
    Json<BigDecimal> more = Json.of(BigDecimal.class).maxDigits(2_000);
    assertThat(more.decode(more.encode(sum))).isEqualTo(sum);
    BigInteger whole = BigInteger.TEN.pow(1_000);
    assertThatThrownBy(() -> Json.bytes(whole)).hasMessageContaining("1001 digits");
    assertThatThrownBy(() -> more.maxDigits(0)).hasMessageContaining("maxDigits(0)");
    assertThatThrownBy(() -> more.maxDigits(Json.MOST_DIGITS + 1)).hasMessageContaining("1 to");
  }

  @Test
  void decimalsKeepTheirScale() {
    for (String number : List.of("1.50", "1E+3", "0.00", "-0.10")) {
      BigDecimal value = new BigDecimal(number);
      Json<BigDecimal> codec = Json.of(BigDecimal.class);
      assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
    }
  }

  @Test
  void nestingIsDeclared() {
    String deep = "[".repeat(501) + "]".repeat(501);
    refused(Object.class, deep, "maxNesting is 500", "maxNesting(..)");
    Json<Object> deeper = Json.of(Object.class).maxNesting(501);
    assertThat(deeper.decode(deeper.encode(deeper.decode(deep.getBytes(UTF_8))))).isNotNull();
    Object read = deeper.decode(deep.getBytes(UTF_8));
    assertThatThrownBy(() -> Json.bytes(read)).hasMessageContaining("maxNesting(..)");
    assertThatThrownBy(() -> deeper.maxNesting(Json.MOST_NESTING + 1)).hasMessageContaining("1 to");
  }
}
