package io.weir.format.registry;

import io.weir.codec.CodecException;
import java.io.ByteArrayOutputStream;

/** Whole numbers of 32 bits in one to five bytes, seven bits each, the lowest first. */
final class Varints {
  private static final int MOST_BYTES = 5;

  private final byte[] bytes;
  private final int end;
  private int at;

  Varints(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  int at() {
    return at;
  }

  /**
   * @throws CodecException if no whole number of 32 bits stands here
   */
  int next() {
    int value = 0;
    for (int i = 0; i < MOST_BYTES && at < end; i++) {
      int one = bytes[at++];
      value |= (one & 0x7f) << 7 * i;
      if (one >= 0 && (i < MOST_BYTES - 1 || one <= 0xf)) {
        return value;
      }
    }
    throw new CodecException("the path to the message is cut off, or no number", null);
  }

  static void write(int value, ByteArrayOutputStream out) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  static int zigzag(int value) {
    return value << 1 ^ value >> 31;
  }

  static int fromZigzag(int value) {
    return value >>> 1 ^ -(value & 1);
  }
}
