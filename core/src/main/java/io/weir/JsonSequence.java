package io.weir;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/**
 * Decodes one payload after the other with one parser: making a parser takes more bytes than an
 * event's value does. The parser is given a payload when it asks for more, and never sees the next
 * one before this one's value is read to its last byte.
 *
 * <p>What is not plainly one JSON object is decoded by a parser of its own, which says what is
 * wrong.
 */
final class JsonSequence<T> implements Function<byte[], T> {
  private final ObjectReader reader;
  private final Codec<T> single;
  private Feed feed;
  private JsonParser parser;

  /**
   * @param single decodes a payload alone
   */
  JsonSequence(ObjectReader reader, Codec<T> single) {
    this.reader = reader.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.single = single;
  }

  @Override
  public T apply(byte[] payload) {
    T value = payload.length > 0 && payload[0] == '{' ? inSequence(payload) : null;
    return value == null ? single.decode(payload) : value;
  }

  /**
   * @return null if it is not sure that the payload is one value and nothing else
   */
  private T inSequence(byte[] payload) {
    try {
      if (parser == null) {
        feed = new Feed();
        parser = reader.getFactory().createParser(feed);
      }
      feed.offer(payload);
      T value = reader.readValue(parser);
      if (value != null && endsIn(payload)) {
        return value;
      }
    } catch (IOException | RuntimeException refused) {
      // The payload alone tells why.
    }
    parser = null;
    return null;
  }

  /** True if the value is followed by nothing but white space. */
  private boolean endsIn(byte[] payload) {
    long rest = feed.offered - parser.currentLocation().getByteOffset();
    for (int i = payload.length - (int) rest; i < payload.length; i++) {
      if (" \n\r\t".indexOf(payload[i]) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Gives the parser one payload at a time. */
  private static final class Feed extends InputStream {
    private byte[] payload = {};
    private int given;
    private long offered;

    /** What is left of the last one is white space, and is not given any more. */
    void offer(byte[] next) {
      offered -= payload.length - given;
      payload = next;
      given = 0;
      offered += next.length;
    }

    @Override
    public int read() {
      return given < payload.length ? payload[given++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      int count = Math.min(length, payload.length - given);
      System.arraycopy(payload, given, to, offset, count);
      given += count;
      return count == 0 ? -1 : count;
    }
  }
}
