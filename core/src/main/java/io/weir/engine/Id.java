package io.weir.engine;

import io.weir.state.IdChunk;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** An id as it is remembered: 128 bits, of which {@code high} are the first eight bytes. */
record Id(long high, long low) {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int UUID_LENGTH = 36;

  /** A UUID in lower case as itself, any other id hashed. */
  static Id of(String id) {
    if (!looksLikeUuid(id)) {
      return hashed(id);
    }
    long parts = 0;
    long high = 0;
    for (int at = 0; at < UUID_LENGTH; at++) {
      if (at == 19) {
        high = parts;
      }
      int digit = isDash(at) ? 0 : digit(id.charAt(at));
      if (digit < 0) {
        return hashed(id);
      }
      parts = isDash(at) ? parts : parts << 4 | digit;
    }
    return new Id(high, parts);
  }

  private static boolean looksLikeUuid(String id) {
    return id.length() == UUID_LENGTH
        && id.charAt(8) == '-'
        && id.charAt(13) == '-'
        && id.charAt(18) == '-'
        && id.charAt(23) == '-';
  }

  private static boolean isDash(int at) {
    return at == 8 || at == 13 || at == 18 || at == 23;
  }

  /** Upper case is another id: {@code -1}. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private static Id hashed(String id) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return at(sha.digest(id.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The id whose bytes begin there. */
  static Id at(byte[] ids, int offset) {
    return new Id((long) LONGS.get(ids, offset), (long) LONGS.get(ids, offset + Long.BYTES));
  }

  void write(byte[] ids, int offset) {
    LONGS.set(ids, offset, high);
    LONGS.set(ids, offset + Long.BYTES, low);
  }

  /** True if it is among the first {@code length} bytes; the latest are looked at first. */
  boolean isAmong(byte[] ids, int length) {
    for (int at = length - IdChunk.ID_BYTES; at >= 0; at -= IdChunk.ID_BYTES) {
      if ((long) LONGS.get(ids, at) == high && (long) LONGS.get(ids, at + Long.BYTES) == low) {
        return true;
      }
    }
    return false;
  }
}
