package io.weir.format.avro;

import io.weir.codec.CodecException;
import io.weir.codec.Unicode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/** Reads and writes texts exactly, where Avro would put in a replacement character. */
final class Texts {
  private static final char REPLACEMENT = '\uFFFD';

  private Texts() {}

  /**
   * @param scratch is used again for each text
   */
  static String read(Decoder in, Utf8 scratch) throws IOException {
    Utf8 utf8 = in.readString(scratch);
    int length = utf8.getByteLength();
    String text = new String(utf8.getBytes(), 0, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(ByteBuffer.wrap(utf8.getBytes(), 0, length));
    }
    return text;
  }

  private static void requireUtf8(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw new CodecException("a text is not UTF-8", e);
    }
  }

  /**
   * @throws IllegalArgumentException if it has half of a character
   */
  static Object whole(Object text) {
    return text instanceof String string ? Unicode.require("a text", string) : text;
  }

  /** The entries in the order of their keys, as maps of equal content have equal bytes. */
  static List<Map.Entry<Object, Object>> sorted(Object map) {
    List<Map.Entry<Object, Object>> entries = new ArrayList<>();
    ((Map<?, ?>) map)
        .forEach((key, value) -> entries.add(new AbstractMap.SimpleImmutableEntry<>(key, value)));
    entries.sort(Comparator.comparing(entry -> entry.getKey().toString()));
    return entries;
  }
}
