package io.weir.codec;

import com.fasterxml.jackson.core.JsonToken;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.privacy.PersonalFields;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that are JSON arrays of events, in UTF-8: {@code
 * JsonArray.of(Json.of(View.class))}. A record that is a JSON value but no array is one event; an
 * empty array is a record without events.
 */
public final class JsonArray<T> implements Codec<T> {
  private final Codec<T> inner;
  private final int maxEvents;

  private JsonArray(Codec<T> inner, int maxEvents) {
    this.inner = Objects.requireNonNull(inner, "inner");
    this.maxEvents = maxEvents;
  }

  /** Each element is a value of {@code inner}, with {@link Unfolding#DEFAULT_MAX_EVENTS}. */
  public static <T> JsonArray<T> of(Codec<T> inner) {
    return new JsonArray<>(inner, Unfolding.DEFAULT_MAX_EVENTS);
  }

  /** Limits the events of a record; one with more is a dead letter as a whole. */
  public JsonArray<T> maxEvents(int events) {
    return new JsonArray<>(inner, Unfolding.maxEvents(events));
  }

  /** Writes an array of one element. */
  @Override
  public byte[] encode(T value) {
    return array(inner.encode(value));
  }

  private static byte[] array(byte[] element) {
    byte[] array = new byte[element.length + 2];
    array[0] = '[';
    System.arraycopy(element, 0, array, 1, element.length);
    array[array.length - 1] = ']';
    return array;
  }

  @Override
  public @Nullable T decode(byte[] bytes) {
    return Unfolding.only(unfolding().unfold(bytes, 0, bytes.length));
  }

  @Override
  public Unfolding<T> unfolding() {
    Decoding<T> decoder = inner.decoder();
    return (bytes, offset, length) ->
        elements(bytes, offset, length).of(bytes, decoder, JsonArray::array);
  }

  private Slices elements(byte[] bytes, int offset, int length) {
    Slices elements = new Slices();
    JsonSlices.read(
        bytes,
        offset,
        length,
        parser -> {
          if (parser.currentToken() != JsonToken.START_ARRAY) {
            JsonSlices.add(elements, parser, offset);
            return;
          }
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonSlices.add(elements, parser, offset);
            Unfolding.requireFits(elements.count(), maxEvents);
          }
        });
    return elements;
  }

  @Override
  public PersonalFields personal() {
    return inner.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    Redaction of = inner.redaction(fields, means);
    return (bytes, offset, length) -> {
      Slices elements = elements(bytes, offset, length);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int copied = offset;
      for (int i = 0; i < elements.count(); i++) {
        out.write(bytes, copied, elements.start(i) - copied);
        byte[] own = Arrays.copyOfRange(bytes, elements.start(i), elements.end(i));
        out.writeBytes(element(own, of, means));
        copied = elements.end(i);
      }
      out.write(bytes, copied, offset + length - copied);
      return out.toByteArray();
    };
  }

  /**
   * An element that cannot be treated is kept by itself, as a text: it does not harm the others.
   */
  private static byte[] element(byte[] own, Redaction of, Redaction.Means means) {
    byte[] element = own[0] == '"' ? opened(own, means) : own;
    try {
      return of.redact(element, 0, element.length);
    } catch (CodecException unreadable) {
      return kept(element, means);
    }
  }

  private static byte[] opened(byte[] text, Redaction.Means means) {
    byte[] sealed = Unicode.bytes(Json.of(String.class).decode(text));
    byte[] opened = means.opened(sealed);
    return opened == sealed ? text : opened;
  }

  private static byte[] kept(byte[] element, Redaction.Means means) {
    byte[] text =
        element[0] == '"' ? Unicode.bytes(Json.of(String.class).decode(element)) : element;
    byte[] kept = means.kept(text);
    return kept == text ? element : Json.bytes(Unicode.text(means.kept(element)));
  }

  @Override
  public List<Resource> resources() {
    return inner.resources();
  }

  @Override
  public String describe() {
    return "JSON arrays of " + inner.describe();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), inner.description());
  }
}
