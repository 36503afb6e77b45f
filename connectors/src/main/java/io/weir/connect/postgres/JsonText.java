package io.weir.connect.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.codec.Json;
import io.weir.codec.Unicode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is asked of a value's JSON before it is handed to PostgreSQL. */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  static String of(Object value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }

  /** The names of an object's fields; nothing within them is read. */
  static SortedSet<String> fields(byte[] json) {
    SortedSet<String> names = new TreeSet<>();
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      for (JsonToken at = parser.nextToken(); at == JsonToken.FIELD_NAME; at = parser.nextToken()) {
        names.add(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the bytes of a result are not the JSON that was committed", e);
    }
    return names;
  }

  /** True if an object has null for a field, or lacks it. */
  static boolean isNull(byte[] json, String field) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      for (JsonToken at = parser.nextToken(); at == JsonToken.FIELD_NAME; at = parser.nextToken()) {
        boolean isIt = parser.currentName().equals(field);
        if (parser.nextToken() != JsonToken.VALUE_NULL && isIt) {
          return false;
        }
        parser.skipChildren();
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the bytes of a result are not the JSON that was committed", e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is no object, or a text in it has a U+0000 or half of a
   *     character
   */
  static void requireStorable(String sink, byte[] json) {
    if (json.length == 0 || json[0] != '{') {
      throw new IllegalArgumentException(
          "a value of sink '" + sink + "' is no object in JSON; a row is a record or a bean");
    }
    if (!hasEscape(json)) {
      return;
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      for (JsonToken at = parser.nextToken(); at != null; at = parser.nextToken()) {
        if (at == JsonToken.FIELD_NAME || at == JsonToken.VALUE_STRING) {
          requireStorable(sink, parser.getText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both are written as escapes, and few texts have any. */
  private static boolean hasEscape(byte[] json) {
    for (int i = 1; i < json.length; i++) {
      if (json[i] == 'u' && json[i - 1] == '\\') {
        return true;
      }
    }
    return false;
  }

  private static void requireStorable(String sink, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a value of sink '"
              + sink
              + "' has a text with U+0000, which PostgreSQL cannot keep; take it out where the value"
              + " is made");
    }
    Unicode.require("a text in a value of sink '" + sink + "'", text);
  }
}
