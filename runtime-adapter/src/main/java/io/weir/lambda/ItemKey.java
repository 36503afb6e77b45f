package io.weir.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads an item's key as text that is the same whenever the item changes: the value of its only
 * attribute, else a JSON object of both, by name, since an event does not say which of them is the
 * sort key. Numbers are text as DynamoDB writes them, bytes are in Base64.
 */
final class ItemKey {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private final Function<String, UnreadableEventException> problem;

  /**
   * @param parser at the object of the key's attributes
   * @param problem makes an exception of what is wrong
   */
  ItemKey(JsonParser parser, Function<String, UnreadableEventException> problem) {
    this.parser = parser;
    this.problem = problem;
  }

  /** Reads up to the object's last token. */
  String read() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw problem.apply("dynamodb.Keys is no JSON object");
    }
    Map<String, String> attributes = new TreeMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (attributes.put(name, value()) != null) {
        throw problem.apply("dynamodb.Keys has an attribute twice");
      }
    }
    return switch (attributes.size()) {
      case 0 -> throw problem.apply("dynamodb.Keys has no attribute");
      case 1 -> attributes.values().iterator().next();
      default -> json(attributes);
    };
  }

  /** The value of {@code {"S":"a"}}; the other types may be there, as null. */
  private String value() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw problem.apply("dynamodb.Keys has a value without type");
    }
    String value = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String type = parser.currentName();
      boolean none = parser.nextToken() == JsonToken.VALUE_NULL;
      value = none ? value : value(type, value);
    }
    if (value == null) {
      throw problem.apply("dynamodb.Keys has a value without type");
    }
    return value;
  }

  private String value(String type, @Nullable String before) throws IOException {
    boolean known = type.equals("S") || type.equals("N") || type.equals("B");
    if (!known || before != null || parser.currentToken() != JsonToken.VALUE_STRING) {
      throw problem.apply("dynamodb.Keys has a value that is neither S, N nor B");
    }
    return parser.getText();
  }

  private static String json(Map<String, String> attributes) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      for (Map.Entry<String, String> one : attributes.entrySet()) {
        out.writeStringField(one.getKey(), one.getValue());
      }
      out.writeEndObject();
    }
    return text.toString();
  }
}
