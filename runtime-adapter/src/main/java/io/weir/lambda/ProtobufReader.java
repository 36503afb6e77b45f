package io.weir.lambda;

import java.util.Arrays;

/**
 * Reads the fields of one protobuf message, by the wire format. Knows no groups: nobody writes them
 * any more.
 */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int type;

  ProtobufReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** Thrown if the bytes are no message. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /** Goes to the next field; false at the end. */
  boolean next() throws MalformedException {
    if (at == end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    if (tag >>> 32 != 0 || field == 0) {
      throw new MalformedException("no field tag: " + tag);
    }
    return true;
  }

  int field() {
    return field;
  }

  /** The value of a varint field. */
  long number() throws MalformedException {
    expect(VARINT);
    return varint();
  }

  /** The value of a length-delimited field. */
  byte[] bytes() throws MalformedException {
    int start = delimited();
    return Arrays.copyOfRange(bytes, start, at);
  }

  /** The index at which the next field begins, or the message ends. */
  int position() {
    return at;
  }

  /** A message inside this one. */
  ProtobufReader message() throws MalformedException {
    int start = delimited();
    return new ProtobufReader(bytes, start, at);
  }

  /** Goes behind a length-delimited value and gives where it starts. */
  int delimited() throws MalformedException {
    expect(BYTES);
    long length = varint();
    int start = at;
    skipBytes(length);
    return start;
  }

  /** Skips a field that is not needed. */
  void skip() throws MalformedException {
    switch (type) {
      case VARINT -> varint();
      case FIXED_64 -> skipBytes(8);
      case BYTES -> skipBytes(varint());
      case FIXED_32 -> skipBytes(4);
      default -> throw new MalformedException("no wire type: " + type);
    }
  }

  private void expect(int expected) throws MalformedException {
    if (type != expected) {
      throw new MalformedException("field " + field + " has wire type " + type);
    }
  }

  private void skipBytes(long length) throws MalformedException {
    if (length < 0 || length > end - at) {
      throw new MalformedException(length + " bytes announced, " + (end - at) + " left");
    }
    at += (int) length;
  }

  private long varint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw new MalformedException("ends within a number");
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedException("a number is longer than 64 bits");
  }
}
