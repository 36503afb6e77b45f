package io.weir.embedded;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.codec.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values of results as JSON: a number is a number, with all its digits. */
final class JsonValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** A number with more digits before its point is written with an exponent. */
  private static final int PLAIN_DIGITS = 40;

  /** Control and format characters, and ends of lines. */
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private JsonValues() {}

  /** An attribute of a row. Bytes are Base64, sets are arrays. */
  static JsonNode of(AttributeValue value) {
    if (value.n() != null) {
      return number(value.n());
    }
    if (value.s() != null) {
      return JSON.textNode(value.s());
    }
    if (value.bool() != null) {
      return JSON.booleanNode(value.bool());
    }
    return value.b() != null ? JSON.binaryNode(value.b().asByteArray()) : nested(value);
  }

  private static JsonNode nested(AttributeValue value) {
    if (value.hasM()) {
      ObjectNode object = JSON.objectNode();
      value.m().forEach((name, one) -> object.set(name, of(one)));
      return object;
    }
    ArrayNode array = JSON.arrayNode();
    if (value.hasL()) {
      value.l().forEach(one -> array.add(of(one)));
    } else if (value.hasSs()) {
      value.ss().forEach(array::add);
    } else if (value.hasNs()) {
      value.ns().forEach(one -> array.add(number(one)));
    } else if (value.hasBs()) {
      value.bs().forEach(one -> array.add(one.asByteArray()));
    } else {
      return JSON.nullNode();
    }
    return array;
  }

  /** JSON as an attribute of a row: the inverse of {@link #of(AttributeValue)}, without sets. */
  static AttributeValue item(JsonNode json) {
    if (json.isObject()) {
      Map<String, AttributeValue> all = new HashMap<>();
      json.properties().forEach(one -> all.put(one.getKey(), item(one.getValue())));
      return AttributeValue.fromM(all);
    }
    if (json.isArray()) {
      List<AttributeValue> all = new ArrayList<>();
      json.forEach(one -> all.add(item(one)));
      return AttributeValue.fromL(all);
    }
    if (json.isNumber()) {
      return AttributeValue.fromN(json.decimalValue().toPlainString());
    }
    if (json.isBoolean()) {
      return AttributeValue.fromBool(json.booleanValue());
    }
    return json.isNull() ? AttributeValue.fromNul(true) : AttributeValue.fromS(json.asText());
  }

  /** As DynamoDB gives it back: 3.0 is 3. */
  private static JsonNode number(String text) {
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    if (number.scale() > 0 || number.precision() - number.scale() > PLAIN_DIGITS) {
      return JSON.numberNode(number);
    }
    return number.precision() - number.scale() < 19
        ? JSON.numberNode(number.longValueExact())
        : JSON.numberNode(number.toBigIntegerExact());
  }

  /**
   * Reads what was written of values; numbers keep their digits.
   *
   * @throws IOException if it is no JSON
   */
  static JsonNode parsed(byte[] json) throws IOException {
    return READER.readTree(json);
  }

  /**
   * The value of an emission: as JSON if it can be written so, else what its sink made of it, as
   * text or Base64.
   *
   * @param value null if it is not known
   */
  static JsonNode of(Object value, byte[] payload) {
    if (value != null) {
      try {
        return parsed(Json.bytes(value));
      } catch (IOException | RuntimeException noJson) {
        return of(payload);
      }
    }
    return of(payload);
  }

  private static JsonNode of(byte[] payload) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(payload);
      return JSON.textNode(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException noText) {
      return JSON.binaryNode(payload);
    }
  }

  /** A value for people: a text as it is, anything else as JSON. */
  static String text(JsonNode value) {
    return value.isTextual() || value.isMissingNode() ? value.asText() : value.toString();
  }

  /** The same for a terminal: in one line, and nothing in it is an order to the terminal. */
  static String shown(JsonNode value) {
    return harmless(text(value));
  }

  /** A text with control characters, and those that turn the direction of writing, as escapes. */
  static String harmless(String text) {
    return HIDDEN
        .matcher(text)
        .replaceAll(found -> {
          StringBuilder escapes = new StringBuilder();
          found.group().chars().forEach(one -> escapes.append("\\\\u%04x".formatted(one)));
          return escapes.toString();
        });
  }
}
