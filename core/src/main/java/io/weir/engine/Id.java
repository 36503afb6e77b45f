package io.weir.engine;

import io.weir.state.IdChunk;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** An id as it is remembered: 128 bits, of which {@code high} are the first eight bytes. */
record Id(long high, long low) {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int UUID_LENGTH = 36;

  /** The places of the eight groups of four digits. */
  private static final int[] GROUPS = {0, 4, 9, 14, 19, 24, 28, 32};

  /**
   * The value of each character as a digit; -1 for others, also upper case, which makes another id.
   */
  private static final byte[] DIGITS = digits();

  private static byte[] digits() {
    byte[] digits = new byte[128];
    Arrays.fill(digits, (byte) -1);
    for (int value = 0; value < 16; value++) {
      digits[Character.forDigit(value, 16)] = (byte) value;
    }
    return digits;
  }

  /** A UUID in lower case as itself, any other id hashed. */
  static Id of(String id) {
    if (!looksLikeUuid(id)) {
      return hashed(id);
    }
    long high = 0;
    long low = 0;
    for (int group = 0; group < GROUPS.length; group++) {
      int four = four(id, GROUPS[group]);
      if (four < 0) {
        return hashed(id);
      }
      high = high << 16 | low >>> 48;
      low = low << 16 | four;
    }
    return new Id(high, low);
  }

  /** The worth of four digits, less than 0 if one is none. */
  private static int four(String id, int at) {
    return digit(id.charAt(at)) << 12
        | digit(id.charAt(at + 1)) << 8
        | digit(id.charAt(at + 2)) << 4
        | digit(id.charAt(at + 3));
  }

  private static int digit(char c) {
    return c < DIGITS.length ? DIGITS[c] : -1;
  }

  private static boolean looksLikeUuid(String id) {
    return id.length() == UUID_LENGTH
        && id.charAt(8) == '-'
        && id.charAt(13) == '-'
        && id.charAt(18) == '-'
        && id.charAt(23) == '-';
  }

  /** Any text, hashed. */
  static Id hashed(String id) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return at(sha.digest(id.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Another id, which is as rarely equal to a third one as this is. */
  Id xor(Id salt) {
    return new Id(high ^ salt.high, low ^ salt.low);
  }

  /** The id whose bytes begin there. */
  static Id at(byte[] ids, int offset) {
    return new Id((long) LONGS.get(ids, offset), (long) LONGS.get(ids, offset + Long.BYTES));
  }

  void write(byte[] ids, int offset) {
    LONGS.set(ids, offset, high);
    LONGS.set(ids, offset + Long.BYTES, low);
  }

  /** True if it is among the first {@code length} bytes; the latest are searched first. */
  boolean isAmong(byte[] ids, int length) {
    for (int at = length - IdChunk.ID_BYTES; at >= 0; at -= IdChunk.ID_BYTES) {
      if ((long) LONGS.get(ids, at) == high && (long) LONGS.get(ids, at + Long.BYTES) == low) {
        return true;
      }
    }
    return false;
  }
}
