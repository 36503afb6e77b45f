package io.weir.format.change;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.codec.CodecException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Turns an item's attribute values, as DynamoDB writes them in JSON, into plain JSON, and back:
 * {@code {"id":{"S":"a"},"n":{"N":"1"}}} is {@code {"id":"a","n":1}}. Numbers keep all of their
 * digits; sets are arrays; bytes are text in Base64.
 */
final class AttributeValues {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  /** A number as JSON may have it. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,199})(\\.[0-9]{1,199})?([eE][+-]?[0-9]{1,4})?");

  /** The text that stands for one that is masked. */
  private static final String MASKED = "***";

  /** The largest exponent of a number that is written out; DynamoDB's are up to 125. */
  private static final int MAX_SCALE = 400;

  private final JsonParser in;
  private final JsonGenerator out;

  private AttributeValues(JsonParser in, JsonGenerator out) {
    this.in = in;
    this.out = out;
  }

  /** Either direction. */
  private interface Turning {
    void item(AttributeValues values) throws IOException;
  }

  /**
   * An item as plain JSON.
   *
   * @throws CodecException if it is none
   */
  static byte[] plain(byte[] item) {
    return turned(item, AttributeValues::item);
  }

  /**
   * A JSON object as the item that has its fields. Arrays become lists, and texts strings: JSON
   * tells no sets and no bytes.
   */
  static byte[] item(byte[] plain) {
    return turned(plain, AttributeValues::attributes);
  }

  private static byte[] turned(byte[] bytes, Turning turning) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    try (JsonParser parser = JSON.createParser(bytes);
        JsonGenerator generator = JSON.createGenerator(out)) {
      parser.nextToken();
      turning.item(new AttributeValues(parser, generator));
      generator.flush();
      return out.toByteArray();
    } catch (JsonProcessingException e) {
      throw new CodecException("not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CodecException("cannot read JSON: " + e.getMessage(), e);
    }
  }

  private void item() throws IOException {
    require(JsonToken.START_OBJECT, "an item");
    out.writeStartObject();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      out.writeFieldName(in.currentName());
      in.nextToken();
      value();
    }
    out.writeEndObject();
  }

  /** An object with one field, whose name is the type. Some writers fill in the others as null. */
  private void value() throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      out.writeNull(); // A personal attribute that was dropped.
      return;
    }
    require(JsonToken.START_OBJECT, "an attribute value");
    boolean written = false;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String type = in.currentName();
      if (in.nextToken() != JsonToken.VALUE_NULL) {
        if (written) {
          throw new CodecException("an attribute value has two types", null);
        }
        value(type);
        written = true;
      }
    }
    if (!written) {
      throw new CodecException("an attribute value has no type", null);
    }
  }

  private void value(String type) throws IOException {
    switch (type) {
      case "S" -> text();
      case "B" -> bytes();
      case "N" -> number();
      case "BOOL" -> out.writeBoolean(bool());
      case "NULL" -> {
        bool();
        out.writeNull();
      }
      case "M" -> item();
      case "L" -> list(this::value);
      case "SS" -> list(this::text);
      case "BS" -> list(this::bytes);
      case "NS" -> list(this::number);
      default -> throw new CodecException("the attribute type '" + type + "' is unknown", null);
    }
  }

  /** Reads one element of a list or a set. */
  private interface Element {
    void read() throws IOException;
  }

  private void list(Element element) throws IOException {
    require(JsonToken.START_ARRAY, "a list or a set");
    out.writeStartArray();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
    out.writeEndArray();
  }

  private void text() throws IOException {
    require(JsonToken.VALUE_STRING, "a text");
    out.writeString(in.getText());
  }

  private void bytes() throws IOException {
    require(JsonToken.VALUE_STRING, "bytes in Base64");
    out.writeString(isMasked() ? "" : in.getText());
  }

  /** Personal data has been treated as text, whatever type it has. */
  private boolean isMasked() throws IOException {
    return MASKED.equals(in.getText());
  }

  private boolean bool() throws IOException {
    if (!in.currentToken().isBoolean()) {
      throw new CodecException("expected true or false as an attribute value", null);
    }
    return in.getBooleanValue();
  }

  /** Written out, as not every reader takes {@code 1E+2} for a whole number. */
  private void number() throws IOException {
    boolean quoted = in.currentToken() == JsonToken.VALUE_STRING;
    if (!quoted && !in.currentToken().isNumeric()) {
      throw new CodecException("expected a number as an attribute value", null);
    }
    String text = isMasked() ? "0" : in.getText();
    if (!NUMBER.matcher(text).matches()) {
      throw new CodecException("a number of an item is none", null);
    }
    out.writeNumber(text.indexOf('e') < 0 && text.indexOf('E') < 0 ? text : writtenOut(text));
  }

  private static String writtenOut(String text) {
    BigDecimal number = new BigDecimal(text);
    if (Math.abs(number.scale()) > MAX_SCALE) {
      throw new CodecException("a number of an item is beyond those of DynamoDB", null);
    }
    return number.toPlainString();
  }

  private void attributes() throws IOException {
    require(JsonToken.START_OBJECT, "a row that is a JSON object");
    out.writeStartObject();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      out.writeFieldName(in.currentName());
      in.nextToken();
      attribute();
    }
    out.writeEndObject();
  }

  private void attribute() throws IOException {
    out.writeStartObject();
    switch (in.currentToken()) {
      case VALUE_STRING -> out.writeStringField("S", in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeStringField("N", in.getText());
      case VALUE_TRUE, VALUE_FALSE -> out.writeBooleanField("BOOL", in.getBooleanValue());
      case VALUE_NULL -> out.writeBooleanField("NULL", true);
      case START_OBJECT -> {
        out.writeFieldName("M");
        attributes();
      }
      case START_ARRAY -> {
        out.writeFieldName("L");
        list(this::attribute);
      }
      default -> throw new CodecException("not JSON of a row", null);
    }
    out.writeEndObject();
  }

  private void require(JsonToken token, String what) {
    if (in.currentToken() != token) {
      throw new CodecException("expected " + what + " here", null);
    }
  }
}
