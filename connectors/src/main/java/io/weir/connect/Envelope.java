package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What all sinks do with a result before it is sent. */
@Internal
public final class Envelope {
  /**
   * The most bytes of an {@link Emitted} beside its value: key (1 KB), id (function, key, name of
   * 512 bytes, ordinal), each byte written as six at worst.
   */
  public static final int MOST_BYTES = 20 * 1_024;

  private Envelope() {}

  /**
   * The value as JSON, if it and its envelope fit.
   *
   * @param most the bytes that the service takes
   * @throws IllegalArgumentException if they do not fit
   */
  public static <T> byte[] value(String sink, Json<T> codec, T value, int most) {
    return fitting(sink, codec.encode(value), most);
  }

  /**
   * The bytes of a value, if they and an envelope fit.
   *
   * @param most the bytes that the service takes
   * @throws IllegalArgumentException if they do not fit
   */
  public static byte[] fitting(String sink, byte[] bytes, int most) {
    if (bytes.length > most - MOST_BYTES) {
      throw new IllegalArgumentException(
          "a value of "
              + bytes.length
              + " bytes for sink '"
              + sink
              + "', which takes "
              + (most - MOST_BYTES)
              + "; emit less, or keep the value elsewhere and emit where it is");
    }
    return bytes;
  }

  /** The {@link Emitted} of an emission, as JSON. */
  public static byte[] of(Emission emission) {
    return Emitted.bytes(emission);
  }

  /**
   * A name of limited length: the text itself if it is no longer than {@code most} characters, else
   * the SHA-256 of it in hexadecimal, 64 characters.
   */
  public static String name(String text, int most) {
    return text.codePointCount(0, text.length()) <= most ? text : hash(text);
  }

  /** The SHA-256 of a text in hexadecimal, 64 characters. */
  public static String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The SHA-256 of bytes in hexadecimal, 64 characters. */
  public static String hash(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
