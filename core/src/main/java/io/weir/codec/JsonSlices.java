package io.weir.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;

/** Finds the places of values in a JSON text in UTF-8, without decoding them. */
final class JsonSlices {
  /** Holds the factory, loaded on first use. It reads UTF-8 only, so that places count bytes. */
  private static final class Factory {
    static final JsonFactory JSON =
        JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();
  }

  /** Reads a text whose first token is the parser's current one. */
  @FunctionalInterface
  interface Read {
    void from(JsonParser parser) throws IOException;
  }

  private JsonSlices() {}

  /**
   * @throws CodecException if it is not one whole JSON value
   */
  static void read(byte[] bytes, int offset, int length, Read read) {
    try (JsonParser parser = Factory.JSON.createParser(bytes, offset, length)) {
      if (parser.nextToken() == null) {
        throw new CodecException("expected JSON, found nothing");
      }
      read.from(parser);
      if (parser.nextToken() != null) {
        throw new CodecException("something follows the JSON value");
      }
    } catch (JsonProcessingException e) {
      throw JsonMessages.unreadable(e);
    } catch (IOException e) {
      throw new CodecException("cannot read JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Adds the value that begins at the current token, and goes to its last token.
   *
   * @param offset where the text begins in its array
   */
  static void add(Slices values, JsonParser parser, int offset) throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    values.add(offset + (int) start, offset + (int) parser.currentLocation().getByteOffset());
  }
}
