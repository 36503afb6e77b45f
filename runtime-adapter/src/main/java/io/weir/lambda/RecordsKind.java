package io.weir.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds out of which service the {@code "Records"} of an event are: its first record says it. */
final class RecordsKind {
  private static final String FIELD = "eventsource";

  private final JsonParser parser;

  private RecordsKind(JsonParser parser) {
    this.parser = parser;
  }

  /** The first record's event source; null if there is none, or the event is broken. */
  static @Nullable String of(JsonFactory json, byte[] event, int length) {
    try (JsonParser parser = json.createParser(event, 0, length)) {
      return new RecordsKind(parser).read();
    } catch (IOException broken) {
      // The reader of the event says what is wrong with it.
      return null;
    }
  }

  private @Nullable String read() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean records = parser.currentName().equals("Records");
      boolean list = parser.nextToken() == JsonToken.START_ARRAY;
      if (records) {
        return list && parser.nextToken() == JsonToken.START_OBJECT ? ofRecord() : null;
      }
      parser.skipChildren();
    }
    return null;
  }

  /** SNS writes the name of the field with a capital letter. */
  private @Nullable String ofRecord() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean source = parser.currentName().toLowerCase(Locale.ROOT).equals(FIELD);
      if (parser.nextToken() == JsonToken.VALUE_STRING && source) {
        return parser.getText();
      }
      parser.skipChildren();
    }
    return null;
  }
}
