package io.weir.definition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes and reads descriptions as JSON. It is written at every cold start, so it uses Jackson's
 * generator alone, which is loaded anyway, and no mapper.
 */
final class DescriptionJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String FORMAT = "weir";
  private static final int MOST_LEVELS = 100;

  private DescriptionJson() {}

  static String text(Description description) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField(FORMAT, Description.FORMAT);
      write(description, out);
    } catch (IOException e) {
      throw new UncheckedIOException("a writer in memory does not fail", e);
    }
    return text.toString();
  }

  /** Writes the fields of an object that has been begun, and ends it. */
  private static void write(Description part, JsonGenerator out) throws IOException {
    out.writeStringField("kind", part.kind());
    if (!part.name().isEmpty()) {
      out.writeStringField("name", part.name());
    }
    if (!part.settings().isEmpty()) {
      out.writeObjectFieldStart("settings");
      for (Map.Entry<String, String> setting : part.settings().entrySet()) {
        out.writeStringField(setting.getKey(), setting.getValue());
      }
      out.writeEndObject();
    }
    if (!part.parts().isEmpty()) {
      out.writeArrayFieldStart("parts");
      for (Description one : part.parts()) {
        out.writeStartObject();
        write(one, out);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  static Description parse(String json) {
    try (JsonParser in = JSON.createParser(json)) {
      require(in.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
      Description read = read(in, 0);
      require(in.nextToken() == null, "more text follows it");
      return read;
    } catch (IOException e) {
      throw new IllegalArgumentException("no description of a function: " + e.getMessage(), e);
    }
  }

  /** Reads an object that has been begun. Fields that are not known are skipped. */
  private static Description read(JsonParser in, int level) throws IOException {
    require(level < MOST_LEVELS, "its parts are nested too deep");
    String kind = "";
    String name = "";
    SortedMap<String, String> settings = new TreeMap<>();
    List<Description> parts = new ArrayList<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case FORMAT -> requireKnown(in.getIntValue());
        case "kind" -> kind = in.getText();
        case "name" -> name = in.getText();
        case "settings" -> settings(in, settings);
        case "parts" -> parts(in, level, parts);
        default -> in.skipChildren();
      }
    }
    require(!kind.isEmpty(), "a part of it has no kind");
    return new Description(kind, name, settings, parts);
  }

  private static void settings(JsonParser in, SortedMap<String, String> into) throws IOException {
    require(in.currentToken() == JsonToken.START_OBJECT, "its settings are no object");
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String setting = in.currentName();
      in.nextToken();
      into.put(setting, in.getText());
    }
  }

  private static void parts(JsonParser in, int level, List<Description> into) throws IOException {
    require(in.currentToken() == JsonToken.START_ARRAY, "its parts are no array");
    while (in.nextToken() == JsonToken.START_OBJECT) {
      into.add(read(in, level + 1));
    }
  }

  private static void requireKnown(int format) {
    if (format > Description.FORMAT) {
      throw new IllegalArgumentException(
          "the description has format "
              + format
              + ", this code reads up to "
              + Description.FORMAT
              + "; use a newer release of Weir");
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("no description of a function: " + problem);
    }
  }
}
