package io.weir.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte buffer for compact state encodings: variable-length integers, strings, byte
 * blocks.
 */
public final class BinaryWriter {
  private static final int DEFAULT_CAPACITY = 64;

  private byte[] buffer;
  private int size;

  public BinaryWriter() {
    this(DEFAULT_CAPACITY);
  }

  /**
   * @param capacity the number of bytes for which there is room at first; more is made when needed
   */
  public BinaryWriter(int capacity) {
    buffer = new byte[capacity];
  }

  /** Writes an unsigned variable-length integer (LEB128): 1 byte below 128, at most 10. */
  public BinaryWriter unsigned(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  /** Writes a signed variable-length integer (zigzag): small magnitudes are short. */
  public BinaryWriter signed(long value) {
    return unsigned(value << 1 ^ value >> 63);
  }

  public BinaryWriter bool(boolean value) {
    return unsigned(value ? 1 : 0);
  }

  /** Writes eight bytes, the IEEE bits. */
  public BinaryWriter float64(double value) {
    ensure(8);
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (bits >>> shift);
    }
    return this;
  }

  /** Writes the length, then the bytes. */
  public BinaryWriter bytes(byte[] value) {
    return unsigned(value.length).raw(value);
  }

  /** Writes the bytes alone; the reader has to know how many. */
  public BinaryWriter raw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
    return this;
  }

  /**
   * Writes a string in UTF-8 with its length; null differs from the empty string. Lone surrogates
   * are kept, too ({@link Unicode#bytes}).
   */
  public BinaryWriter string(@Nullable String value) {
    if (value == null) {
      return unsigned(0);
    }
    byte[] utf8 = Unicode.bytes(value);
    return unsigned(utf8.length + 1L).raw(utf8);
  }

  public int size() {
    return size;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
