package io.weir.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one payload after the other with one parser: making a parser takes more memory than an
 * event's value. The parser gets a payload when it asks for input, and never sees the next one
 * before it has read the value of this one to its last byte.
 *
 * <p>A payload that is not plainly one JSON object is decoded by a parser of its own, which says
 * what is wrong.
 */
final class JsonSequence<T> implements Codec.Decoding<T> {
  private final ObjectReader reader;
  private final Codec<T> single;
  private final ObjectIdentities identities;
  private @Nullable Running<T> running;

  /**
   * @param single decodes a payload alone
   */
  JsonSequence(ObjectReader reader, Codec<T> single, ObjectIdentities identities) {
    this.reader = reader.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.single = single;
    this.identities = identities;
  }

  @Override
  public @Nullable T decode(byte[] bytes, int offset, int length) {
    T value = length > 0 && bytes[offset] == '{' ? inSequence(bytes, offset, length) : null;
    return value == null ? alone(bytes, offset, length) : value;
  }

  /**
   * Decodes a copy of the payload: in a larger array, Jackson reads past the end of a text in
   * UTF-16.
   */
  private @Nullable T alone(byte[] bytes, int offset, int length) {
    return single.decode(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /**
   * @return null if it is not sure that the payload is one value and nothing else
   */
  private @Nullable T inSequence(byte[] bytes, int offset, int length) {
    Running<T> last = running;
    // Whatever is thrown, errors of the author's code included: the next one begins anew.
    running = null;
    try {
      Running<T> now = last == null ? new Running<>(reader) : last;
      now.feed.offer(bytes, offset, length);
      T value = next(now);
      if (value == null || !now.endsIn(bytes, offset + length)) {
        return null;
      }
      running = now;
      return value;
    } catch (IOException | RuntimeException refused) {
      return null; // The payload alone tells why.
    }
  }

  /** Reads all values in one context, unless one could refer to another. */
  private @Nullable T next(Running<T> now) throws IOException {
    return identities.areUsed() ? reader.readValue(now.parser) : now.values.nextValue();
  }

  /** A parser that has read the value of each payload to its last byte so far. */
  private static final class Running<T> {
    private final Feed feed = new Feed();
    private final JsonParser parser;
    private final MappingIterator<T> values;

    Running(ObjectReader reader) throws IOException {
      parser = reader.getFactory().createParser(feed);
      values = reader.readValues(parser);
    }

    /** True if the value is followed by nothing but white space. */
    boolean endsIn(byte[] bytes, int end) {
      long rest = feed.offered - parser.currentLocation().getByteOffset();
      for (int i = end - (int) rest; i < end; i++) {
        if (" \n\r\t".indexOf(bytes[i]) < 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Gives the parser one payload at a time. */
  private static final class Feed extends InputStream {
    private byte[] bytes = {};
    private int at;
    private int end;
    private long offered;

    /** Offers the next payload, and drops the white space that is left of the last one. */
    void offer(byte[] next, int offset, int length) {
      offered -= end - at;
      bytes = next;
      at = offset;
      end = offset + length;
      offered += length;
    }

    @Override
    public int read() {
      return at < end ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      int count = Math.min(length, end - at);
      System.arraycopy(bytes, at, to, offset, count);
      at += count;
      return count == 0 ? -1 : count;
    }
  }
}
