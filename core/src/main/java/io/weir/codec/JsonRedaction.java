package io.weir.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Treats personal fields of JSON in UTF-8. All bytes around them stay as they are. */
final class JsonRedaction implements Redaction {
  private static final byte[] NULL = Unicode.bytes("null");
  private static final byte[] STARS = Unicode.bytes("\"***\"");
  private static final byte[] ZERO = {'0'};
  private static final byte[] FALSE = Unicode.bytes("false");

  private final JsonFactory factory;
  private final PersonalFields fields;
  private final boolean anyCase;
  private final Means means;

  /**
   * @param factory reads what the codec reads
   * @param anyCase true if the codec takes names in upper and lower case
   */
  JsonRedaction(JsonFactory factory, PersonalFields fields, boolean anyCase, Means means) {
    this.factory = factory.rebuild().disable(JsonFactory.Feature.CHARSET_DETECTION).build();
    this.fields = anyCase ? fields.inLowerCase() : fields;
    this.anyCase = anyCase;
    this.means = means;
  }

  @Override
  public byte[] redact(byte[] bytes, int offset, int length) {
    try (JsonParser parser = factory.createParser(bytes, offset, length)) {
      Copy copy = new Copy(parser, bytes, offset);
      while (parser.nextToken() != null) {
        value(copy, fields);
      }
      return copy.finished(offset + length);
    } catch (JsonProcessingException broken) {
      throw new CodecException(
          "not JSON, near byte " + Math.max(0, broken.getLocation().getByteOffset()));
    } catch (IOException e) {
      throw new CodecException("not JSON");
    }
  }

  private void value(Copy copy, PersonalFields personal) throws IOException {
    JsonToken token = copy.parser.currentToken();
    if (personal.isEmpty() || personal.treatment() == Treatment.DROP) {
      copy.pass(personal.isEmpty() ? null : NULL);
    } else if (token == JsonToken.START_OBJECT) {
      while (copy.parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = copy.parser.currentName();
        PersonalFields field = personal.at(anyCase ? name.toLowerCase(Locale.ROOT) : name);
        copy.parser.nextToken();
        value(copy, field);
      }
    } else if (token == JsonToken.START_ARRAY) {
      while (copy.parser.nextToken() != JsonToken.END_ARRAY) {
        value(copy, personal);
      }
    } else {
      Treatment treatment = personal.treatment();
      copy.pass(treatment == null ? null : treated(copy.parser, token, treatment));
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
