package io.weir.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs: some of random bytes, most of valid ones with a few changes. Deterministic. */
final class FuzzInputs {
  private static final int MOST_BYTES = 16 * 1024;
  private static final int POOL = 512;
  private static final byte[] EDGES = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0x81, (byte) 0xff};

  /** The largest and the smallest 64-bit number, 2^31, 2^32, as variable-length integers. */
  private static final List<byte[]> NUMBERS =
      List.of(
          new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
          new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 127},
          new byte[] {-128, -128, -128, -128, 8},
          new byte[] {-128, -128, -128, -128, 16},
          new byte[] {-1, -1, -1, -1, 7});

  private final Random random;
  private final List<byte[]> pool;
  private final List<byte[]> words;

  FuzzInputs(List<byte[]> seeds, List<byte[]> words, long seed) {
    this.random = new Random(seed);
    this.pool = new ArrayList<>(seeds);
    this.words = new ArrayList<>(words);
    this.words.addAll(NUMBERS);
  }

  byte[] next() {
    if (random.nextInt(10) == 0) {
      byte[] any = new byte[random.nextInt(200)];
      random.nextBytes(any);
      return any;
    }
    byte[] input = any(pool);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      input = changed(input);
    }
    return input.length > MOST_BYTES ? Arrays.copyOf(input, MOST_BYTES) : input;
  }

  /** Adds an input that was a value to the pool, so that it is changed further. */
  void accepted(byte[] input) {
    if (pool.size() < POOL) {
      pool.add(input);
    } else if (random.nextInt(20) == 0) {
      pool.set(random.nextInt(POOL), input);
    }
  }

  private byte[] any(List<byte[]> all) {
    return all.get(random.nextInt(all.size()));
  }

  private byte[] changed(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int to = at + random.nextInt(Math.min(64, input.length - at) + 1);
    return switch (random.nextInt(9)) {
      case 0 -> Arrays.copyOf(input, at);
      case 1 -> joined(input, at, to, new byte[0]);
      case 2 -> joined(input, at, at, Arrays.copyOfRange(input, at, to));
      case 3 -> joined(input, at, at, any(words));
      case 4 -> joined(input, at, to, any(words));
      case 5 -> spliced(input, at);
      case 6 -> bent(input, at, EDGES[random.nextInt(EDGES.length)]);
      case 7 -> bent(input, at, (byte) random.nextInt(256));
      default -> flipped(input, at);
    };
  }

  private byte[] spliced(byte[] input, int at) {
    byte[] other = any(pool);
    int from = random.nextInt(other.length + 1);
    return joined(input, at, input.length, Arrays.copyOfRange(other, from, other.length));
  }

  private static byte[] bent(byte[] input, int at, byte value) {
    byte[] copy = input.clone();
    if (at < copy.length) {
      copy[at] = value;
    }
    return copy;
  }

  private byte[] flipped(byte[] input, int at) {
    return at < input.length ? bent(input, at, (byte) (input[at] ^ 1 << random.nextInt(8))) : input;
  }

  /** The input with the bytes from one place to another replaced. */
  private static byte[] joined(byte[] input, int from, int to, byte[] middle) {
    byte[] all = new byte[from + middle.length + input.length - to];
    System.arraycopy(input, 0, all, 0, from);
    System.arraycopy(middle, 0, all, from, middle.length);
    System.arraycopy(input, to, all, from + middle.length, input.length - to);
    return all;
  }
}
