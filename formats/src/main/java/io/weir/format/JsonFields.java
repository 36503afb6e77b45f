package io.weir.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.annotation.Internal;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object in UTF-8, by their places: each is decoded by a codec of its own. */
@Internal
public final class JsonFields {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  private final byte[] bytes;
  private final Map<String, Place> places = new HashMap<>();

  /** The value of a field; the last one if there are several of its name. */
  private record Place(JsonToken first, int from, int to) {}

  private JsonFields(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param what the format, for the message
   * @throws CodecException if it is not one whole JSON object
   */
  public static JsonFields of(String what, byte[] bytes, int offset, int length) {
    JsonFields fields = new JsonFields(bytes);
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new CodecException("expected " + what + ", a JSON object", null);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        fields.places.put(name, place(parser, offset));
      }
      if (parser.nextToken() != null) {
        throw new CodecException("something follows the JSON object", null);
      }
      return fields;
    } catch (JsonProcessingException e) {
      throw new CodecException("not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CodecException("cannot read JSON: " + e.getMessage(), e);
    }
  }

  private static Place place(JsonParser parser, int offset) throws IOException {
    JsonToken first = parser.nextToken();
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    return new Place(first, offset + from, offset + (int) parser.currentLocation().getByteOffset());
  }

  /** True if there is such a field, and it is not null. */
  public boolean has(String name) {
    Place place = places.get(name);
    return place != null && place.first() != JsonToken.VALUE_NULL;
  }

  /** The number of fields with different names. */
  public int count() {
    return places.size();
  }

  /** The names of all fields. */
  public Set<String> names() {
    return places.keySet();
  }

  /** True if the value of a field is a text. */
  public boolean isText(String name) {
    Place place = places.get(name);
    return place != null && place.first() == JsonToken.VALUE_STRING;
  }

  /** The fields of an object in a field. */
  public JsonFields within(String name) {
    Place place = required(name);
    return of(name, bytes, place.from(), place.to() - place.from());
  }

  /** The bytes of a field's value, in JSON. */
  public byte[] json(String name) {
    Place place = required(name);
    return Arrays.copyOfRange(bytes, place.from(), place.to());
  }

  /** The value of a field; null if there is none. */
  public <V> @Nullable V read(String name, Codec<V> codec) {
    return has(name) ? value(name, codec.decoder()) : null;
  }

  private <V> @Nullable V value(String name, Codec.Decoding<V> codec) {
    Place place = required(name);
    try {
      return codec.decode(bytes, place.from(), place.to() - place.from());
    } catch (CodecException e) {
      throw new CodecException("in " + name + ": " + e.getMessage(), e);
    }
  }

  private Place required(String name) {
    Place place = places.get(name);
    if (place == null || place.first() == JsonToken.VALUE_NULL) {
      throw new CodecException("there is no " + name, null);
    }
    return place;
  }
}
