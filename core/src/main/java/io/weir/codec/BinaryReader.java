package io.weir.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of {@link BinaryWriter}. Bytes that end early or have impossible lengths give an
 * {@link UnreadableStateException}, never a wrong value.
 */
public final class BinaryReader {
  private static final int LAST_SHIFT = 63;

  private final byte[] buffer;
  private int at;

  public BinaryReader(byte[] buffer) {
    this.buffer = buffer;
  }

  /** Reads an unsigned variable-length integer (LEB128); above 2^63 - 1 it is negative here. */
  public long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = next();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return shift == LAST_SHIFT ? fitting(value, next) : value;
      }
    }
    throw new UnreadableStateException(
        "a variable-length integer is longer than 10 bytes at " + at);
  }

  /** Checks the tenth byte, which may hold one bit of the long. */
  private long fitting(long value, byte last) {
    if (last > 1) {
      throw new UnreadableStateException(
          "a variable-length integer has more than 64 bits at " + at);
    }
    return value;
  }

  /** Reads a signed variable-length integer (zigzag). */
  public long signed() {
    long value = unsigned();
    return value >>> 1 ^ -(value & 1);
  }

  /** An unsigned integer that fits an int; more is an error, not a shorter number. */
  public int unsignedInt() {
    long value = unsigned();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new UnreadableStateException(Long.toUnsignedString(value) + " is no int, before " + at);
    }
    return (int) value;
  }

  /** A signed integer that fits an int. */
  public int signedInt() {
    long value = signed();
    if (value != (int) value) {
      throw new UnreadableStateException(value + " is no int, before " + at);
    }
    return (int) value;
  }

  /**
   * Reads a count of elements that follow, each at least {@code minBytes} long; it is checked
   * against the bytes that are left.
   */
  public int count(int minBytes) {
    long count = unsigned();
    long most = minBytes > 0 ? (buffer.length - at) / minBytes : Integer.MAX_VALUE;
    if (count < 0 || count > most) {
      throw new UnreadableStateException("impossible count " + count + " at " + at);
    }
    return Math.toIntExact(count);
  }

  public boolean bool() {
    long value = unsigned();
    if (value >>> 1 != 0) {
      throw new UnreadableStateException("neither true nor false: " + value + " at " + at);
    }
    return value == 1;
  }

  /** Reads eight bytes, the IEEE bits. */
  public double float64() {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | next() & 0xFF;
    }
    return Double.longBitsToDouble(bits);
  }

  /** Reads a length and that many bytes. */
  public byte[] bytes() {
    return raw(length(unsigned()));
  }

  /** Reads this many bytes. */
  public byte[] raw(int length) {
    length(length);
    at += length;
    return Arrays.copyOfRange(buffer, at - length, at);
  }

  /**
   * Skips these bytes if they come next; else nothing moves.
   *
   * @return whether they came next
   */
  public boolean skip(byte[] bytes) {
    boolean next =
        buffer.length - at >= bytes.length
            && Arrays.equals(buffer, at, at + bytes.length, bytes, 0, bytes.length);
    at += next ? bytes.length : 0;
    return next;
  }

  /** Reads all bytes that are left. */
  public byte[] rest() {
    return raw(buffer.length - at);
  }

  /** Reads a string; null if null was written. */
  public @Nullable String string() {
    long marked = unsigned();
    return marked == 0 ? null : Unicode.text(raw(length(marked - 1)));
  }

  /** Reads a string that must not be null. */
  public String text() {
    String text = string();
    if (text == null) {
      throw new UnreadableStateException("a text is missing before " + at);
    }
    return text;
  }

  public boolean atEnd() {
    return at == buffer.length;
  }

  /**
   * Checks that everything was read.
   *
   * @param what the name of the state in the message
   * @throws UnreadableStateException if bytes are left, as newer code may have written them
   */
  public void requireEnd(String what) {
    if (!atEnd()) {
      throw new UnreadableStateException(
          what + " has " + (buffer.length - at) + " bytes more than this code reads");
    }
  }

  private int length(long length) {
    if (length < 0 || length > buffer.length - at) {
      throw new UnreadableStateException(
          "length " + length + " at " + at + " of " + buffer.length + " bytes");
    }
    return (int) length;
  }

  private byte next() {
    if (at >= buffer.length) {
      throw new UnreadableStateException("the bytes end at " + at);
    }
    return buffer[at++];
  }
}
