package io.weir.codec;

import io.weir.annotation.Internal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Converts texts to bytes and back (R19). A Java string may hold a lone surrogate, half of a
 * character, for example where a text was cut. UTF-8 has no bytes for it, so Java writes a question
 * mark, and two different texts get the same bytes. Weir refuses such texts where they identify
 * something, and keeps them exactly elsewhere.
 */
@Internal
public final class Unicode {
  private static final char REPLACEMENT = '\uFFFD';
  private static final int BYTES_OF_A_CHAR = 3;

  /** The end of a text that was cut. */
  public static final String CUT = " ...";

  private Unicode() {}

  /** True if every surrogate of the text has its other half. */
  public static boolean isWhole(String text) {
    return loneSurrogate(text, 0) < 0;
  }

  /**
   * @param what the name of the text in the message
   * @return the text
   * @throws IllegalArgumentException if it has a lone surrogate; the message says where
   */
  public static String require(String what, String text) {
    int at = loneSurrogate(text, 0);
    if (at < 0) {
      return text;
    }
    throw new IllegalArgumentException(
        "%s is not Unicode: it has half of a character (U+%04X) at char %d of %d; cut texts between whole characters where they are made, or clean it where the source is declared"
            .formatted(what, (int) text.charAt(at), at, text.length()));
  }

  /** The index of the first lone surrogate from there on; -1 if there is none. */
  private static int loneSurrogate(String text, int from) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        boolean whole =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!whole) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** The text with U+FFFD in place of every lone surrogate. */
  public static String repaired(String text) {
    int at = loneSurrogate(text, 0);
    if (at < 0) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text);
    for (; at >= 0; at = loneSurrogate(text, at + 1)) {
      whole.setCharAt(at, REPLACEMENT);
    }
    return whole.toString();
  }

  /**
   * Cuts a text to at most this many bytes in UTF-8, between whole characters, with {@value #CUT}
   * at its end. A text that fits stays as it is.
   *
   * @param most at least 8
   */
  public static String cut(String text, int most) {
    if (text.length() <= most / BYTES_OF_A_CHAR) {
      return text;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= most) {
      return text;
    }
    int end = most - CUT.length();
    while ((utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(utf8, 0, end, StandardCharsets.UTF_8) + CUT;
  }

  /**
   * The text in UTF-8. A lone surrogate is written as three bytes (WTF-8): different texts have
   * different bytes, and {@link #text} gives each back.
   */
  public static byte[] bytes(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int at = loneSurrogate(text, 0);
    return at < 0 ? utf8 : exact(text, at);
  }

  /** The number of bytes that {@link #bytes} gives, without making them. */
  public static int length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char at = text.charAt(i);
      if (at >= 0x80) {
        length += at < 0x800 || isOfPair(text, i) ? 1 : 2;
      }
    }
    return length;
  }

  private static boolean isOfPair(String text, int i) {
    char at = text.charAt(i);
    return Character.isHighSurrogate(at)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : Character.isLowSurrogate(at) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  private static byte[] exact(String text, int first) {
    ByteBuffer out = ByteBuffer.allocate(text.length() * BYTES_OF_A_CHAR);
    int from = 0;
    for (int at = first; at >= 0; at = loneSurrogate(text, from)) {
      out.put(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
      int half = text.charAt(at);
      out.put((byte) (0xE0 | half >> 12));
      out.put((byte) (0x80 | half >> 6 & 0x3F));
      out.put((byte) (0x80 | half & 0x3F));
      from = at + 1;
    }
    out.put(text.substring(from).getBytes(StandardCharsets.UTF_8));
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /**
   * Reads the bytes of {@link #bytes}.
   *
   * @throws UnreadableStateException if they are not the bytes of a text
   */
  public static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : decoded(bytes, false);
  }

  /**
   * Reads bytes that others wrote, UTF-8 or not. A byte that is part of no character becomes a lone
   * surrogate of its own (U+DC80 to U+DCFF), so different bytes give different texts, and {@link
   * #isWhole} tells such a text.
   */
  public static String escaped(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : decoded(bytes, true);
  }

  private static String decoded(byte[] bytes, boolean escape) {
    CharsetDecoder utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    for (CoderResult result = utf8.decode(in, out, true);
        result.isError();
        result = utf8.decode(in, out, true)) {
      if (escape) {
        out.put((char) (Character.MIN_LOW_SURROGATE + (in.get() & 0xFF)));
      } else {
        out.put(surrogate(in));
      }
      utf8.reset();
    }
    return out.flip().toString();
  }

  private static char surrogate(ByteBuffer in) {
    if (in.remaining() >= BYTES_OF_A_CHAR) {
      int first = in.get() & 0xFF;
      int second = in.get() & 0xFF;
      int third = in.get() & 0xFF;
      boolean is = first == 0xED && second >>> 5 == 0b101 && third >>> 6 == 0b10;
      if (is) {
        return (char) (0xD000 | (second & 0x3F) << 6 | third & 0x3F);
      }
    }
    throw new UnreadableStateException("bytes that should be a text are not UTF-8");
  }
}
