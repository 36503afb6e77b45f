package io.weir.lambda;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads sequence numbers, a thousand a batch: {@link BigInteger}'s own way makes a text of every
 * nine digits. Used by one thread at a time.
 */
final class SequenceDigits {
  /** Kinesis' own longest sequence number. */
  static final int MAX_DIGITS = 129;

  private static final int CHUNK_DIGITS = 16;
  private static final long CHUNK = 10_000_000_000_000_000L;
  private static final long HALF_CHUNK = 100_000_000;

  /** The most digits that always fit into 64 bits. */
  private static final int WORD_DIGITS = 19;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long HIGH_NIBBLES = 0xF0F0_F0F0_F0F0_F0F0L;
  private static final long THREES = 0x3333_3333_3333_3333L;
  private static final long SIXES = 0x0606_0606_0606_0606L;

  /** The number so far, least word first, and its bytes; used again for the next one. */
  private final long[] words = new long[MAX_DIGITS / WORD_DIGITS + 1];

  private final byte[] magnitude = new byte[words.length * Long.BYTES];

  /** True if eight characters, the first one in the lowest byte, are digits. */
  static boolean areDigits(long eight) {
    return (eight & HIGH_NIBBLES | (eight + SIXES & HIGH_NIBBLES) >>> 4) == THREES;
  }

  /** The position in a shard that has these digits, at most 129, as its sequence number. */
  Position position(Shard shard, byte[] digits, int from, int to) {
    if (to - from > Position.WORDS_DIGITS) {
      return new Position(shard, number(digits, from, to), 0);
    }
    int at = from + (to - from) % CHUNK_DIGITS;
    long high = 0;
    long middle = 0;
    long low = few(digits, from, at);
    for (; at < to; at += CHUNK_DIGITS) {
      long next = low * CHUNK;
      long carry = Math.unsignedMultiplyHigh(low, CHUNK);
      low = next + chunk(digits, at);
      carry += Long.compareUnsigned(low, next) < 0 ? 1 : 0;
      next = middle * CHUNK;
      high = high * CHUNK + Math.unsignedMultiplyHigh(middle, CHUNK);
      middle = next + carry;
      high += Long.compareUnsigned(middle, next) < 0 ? 1 : 0;
    }
    return Position.ofWords(shard, high, middle, low, 0);
  }

  private static long chunk(byte[] digits, int at) {
    return eight(digits, at) * HALF_CHUNK + eight(digits, at + Long.BYTES);
  }

  /** The whole number of the decimal digits, at most 129, from {@code from} to {@code to}. */
  BigInteger number(byte[] digits, int from, int to) {
    int used = (to - from) / WORD_DIGITS + 1;
    Arrays.fill(words, 0, used, 0);
    int at = from + (to - from) % CHUNK_DIGITS;
    words[0] = few(digits, from, at);
    for (; at < to; at += CHUNK_DIGITS) {
      append(used, chunk(digits, at));
    }
    return number(used);
  }

  private static long few(byte[] digits, int from, int to) {
    int at = from;
    long value = 0;
    if (to - from >= Long.BYTES) {
      value = eight(digits, from);
      at += Long.BYTES;
    }
    for (; at < to; at++) {
      value = value * 10 + digits[at] - '0';
    }
    return value;
  }

  /** Eight digits at once: pairs of them, then pairs of pairs, then both fours. */
  static long eight(byte[] digits, int at) {
    long value = (long) EIGHT.get(digits, at);
    value = (value & 0x0F0F_0F0F_0F0F_0F0FL) * (10 * (1 << 8) + 1) >>> 8;
    value = (value & 0x00FF_00FF_00FF_00FFL) * (100 * (1 << 16) + 1) >>> 16;
    return (value & 0x0000_FFFF_0000_FFFFL) * (10_000 * (1L << 32) + 1) >>> 32;
  }

  /** The number times a chunk, plus the next one. */
  private void append(int used, long chunk) {
    long carry = chunk;
    for (int i = 0; i < used; i++) {
      long low = words[i] * CHUNK;
      long high = Math.unsignedMultiplyHigh(words[i], CHUNK);
      words[i] = low + carry;
      carry = high + (Long.compareUnsigned(words[i], low) < 0 ? 1 : 0);
    }
  }

  private BigInteger number(int used) {
    for (int i = 0; i < used; i++) {
      WORDS.set(magnitude, (used - 1 - i) * Long.BYTES, words[i]);
    }
    return new BigInteger(1, magnitude, 0, used * Long.BYTES);
  }
}
