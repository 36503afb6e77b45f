package io.weir.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Treats personal fields of JSON in UTF-8. All bytes around them stay as they are. */
final class JsonRedaction implements Redaction {
  private static final byte[] NULL = Unicode.bytes("null");
  private static final byte[] STARS = Unicode.bytes("\"***\"");
  private static final byte[] ZERO = {'0'};
  private static final byte[] FALSE = Unicode.bytes("false");

  private final JsonFactory factory;
  private final PersonalFields fields;
  private final Means means;

  /**
   * @param factory reads what the codec reads
   * @param fields found by their names in upper and lower case: who reads one may read the other
   * @throws IllegalArgumentException if comments are read, which would be kept as they are
   */
  JsonRedaction(JsonFactory factory, PersonalFields fields, Means means) {
    if (factory.isEnabled(JsonParser.Feature.ALLOW_COMMENTS)
        || factory.isEnabled(JsonParser.Feature.ALLOW_YAML_COMMENTS)) {
      throw new IllegalArgumentException(
          "comments in JSON may hold personal data, and nothing tells where; do not allow them in"
              + " the mapper of a source with personal data");
    }
    this.factory = factory.rebuild().disable(JsonFactory.Feature.CHARSET_DETECTION).build();
    this.fields = fields.inAnyCase();
    this.means = means;
  }

  @Override
  public byte[] redact(byte[] bytes, int offset, int length) {
    try (JsonParser parser = factory.createParser(bytes, offset, length)) {
      Copy copy = new Copy(parser, bytes, offset);
      while (parser.nextToken() != null) {
        value(copy, fields, true);
      }
      return copy.finished(offset + length);
    } catch (JsonProcessingException broken) {
      throw new CodecException(
          "not JSON, near byte " + Math.max(0, broken.getLocation().getByteOffset()));
    } catch (IOException e) {
      throw new CodecException("not JSON");
    }
  }

  /**
   * @param expected true if personal fields are said to be within this value, and not only within
   *     each of an object
   */
  private void value(Copy copy, PersonalFields personal, boolean expected) throws IOException {
    JsonToken token = copy.parser.currentToken();
    if (personal.isEmpty() || personal.treatment() == Treatment.DROP) {
      copy.pass(personal.isEmpty() ? null : NULL);
    } else if (token == JsonToken.START_OBJECT) {
      fields(copy, personal);
    } else if (token == JsonToken.START_ARRAY) {
      while (copy.parser.nextToken() != JsonToken.END_ARRAY) {
        value(copy, personal, expected);
      }
    } else if (personal.treatment() == null) {
      requireNone(copy.parser, expected);
      copy.pass(null);
    } else {
      copy.pass(treated(copy.parser, token, personal.treatment()));
    }
  }

  private void fields(Copy copy, PersonalFields personal) throws IOException {
    while (copy.parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = PersonalFields.folded(copy.parser.currentName());
      copy.parser.nextToken();
      value(copy, personal.at(name), personal.has(name));
    }
  }

  /** Who knows what a text holds that stands where an object with personal fields should be. */
  private static void requireNone(JsonParser parser, boolean expected) throws IOException {
    boolean nothing =
        parser.currentToken() == JsonToken.VALUE_NULL
            || parser.currentToken() == JsonToken.VALUE_STRING && parser.getTextLength() == 0;
    if (expected && !nothing) {
      throw new CodecException(
          "no object stands where one with personal fields should, near byte "
              + Math.max(0, parser.currentTokenLocation().getByteOffset()));
    }
  }

  /** Null for a null, which stays. */
  private byte @Nullable [] treated(JsonParser parser, JsonToken token, Treatment treatment)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (treatment == Treatment.TOKENISE) {
      return Json.bytes(means.token(parser.getText()));
    }
    return token == JsonToken.VALUE_STRING ? STARS : token.isBoolean() ? FALSE : ZERO;
  }

  /** The payload on its way into another one. */
  private static final class Copy {
    private final JsonParser parser;
    private final byte[] bytes;
    private final int offset;
    private final ByteArrayOutputStream out;
    private int copied;

    Copy(JsonParser parser, byte[] bytes, int offset) {
      this.parser = parser;
      this.bytes = bytes;
      this.offset = offset;
      this.out = new ByteArrayOutputStream();
      this.copied = offset;
    }

    /**
     * Goes to the end of the current value.
     *
     * @param instead what stands in its place; null = itself
     */
    void pass(byte @Nullable [] instead) throws IOException {
      int from = offset + (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      if (instead != null) {
        copy(from);
        out.writeBytes(instead);
        copied = offset + (int) parser.currentLocation().getByteOffset();
      }
    }

    private void copy(int until) {
      out.write(bytes, copied, until - copied);
      copied = until;
    }

    byte[] finished(int end) {
      copy(end);
      return out.toByteArray();
    }
  }
}
