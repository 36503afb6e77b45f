package io.weir.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.util.Arrays;

/**
 * JSON in UTF-8 that grows at its end. It is written in bytes from the start, since a line of
 * metrics is written in every invocation and has hundreds of numbers.
 */
final class LineBuffer {
  private static final int LIKELY_LENGTH = 4_096;

  /** The digits and the sign of the least long. */
  private static final int LONGEST_NUMBER = 20;

  private byte[] bytes = new byte[LIKELY_LENGTH];
  private int size;

  /** Adds what stands in the line as it is. */
  LineBuffer put(byte[] part) {
    ensure(part.length);
    System.arraycopy(part, 0, bytes, size, part.length);
    size += part.length;
    return this;
  }

  /** Adds an ASCII character. */
  LineBuffer put(char one) {
    ensure(1);
    bytes[size++] = (byte) one;
    return this;
  }

  /** Adds a text as a JSON string. */
  LineBuffer string(String text) {
    byte[] plain = text.getBytes(UTF_8);
    return put('"').put(isPlain(plain) ? plain : quoted(text)).put('"');
  }

  /** True if no character of it needs quoting. */
  private static boolean isPlain(byte[] text) {
    for (byte one : text) {
      if (one == '"' || one == '\\' || one >= 0 && one < ' ') {
        return false;
      }
    }
    return true;
  }

  private static byte[] quoted(String text) {
    StringBuilder quoted = new StringBuilder(2 * text.length());
    JsonStringEncoder.getInstance().quoteAsString(text, quoted);
    return quoted.toString().getBytes(UTF_8);
  }

  LineBuffer number(long value) {
    ensure(LONGEST_NUMBER);
    size = NumberOutput.outputLong(value, bytes, size);
    return this;
  }

  /** Adds a number, without a fraction if it has none. */
  LineBuffer number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? number((long) value)
        : fraction(value);
  }

  /** Adds a number, with a fraction even if that is zero. */
  LineBuffer fraction(double value) {
    return put(Double.toString(value).getBytes(UTF_8));
  }

  LineBuffer numbers(long[] all) {
    put('[');
    for (int i = 0; i < all.length; i++) {
      if (i > 0) {
        put(',');
      }
      number(all[i]);
    }
    return put(']');
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
