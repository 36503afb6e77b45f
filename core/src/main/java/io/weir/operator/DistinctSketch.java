package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * Counts different strings in bounded space: their 64-bit hashes up to {@link #EXACT}, then a
 * HyperLogLog of {@link #REGISTERS} registers. Deterministic: the same values, in whatever order, give
 * the same bytes.
 */
public final class DistinctSketch {
  /** Up to so many values the count is exact (but for hash collisions, about 1 in 10^15). */
  public static final int EXACT = 128;

  /** Registers, one byte each. */
  public static final int REGISTERS = 1024;

  /** Standard error of the estimate: 1.04 / sqrt(REGISTERS), about 3.3 %. */
  public static final double STANDARD_ERROR = 1.04 / Math.sqrt(REGISTERS);

  private static final int INDEX_BITS = Integer.numberOfTrailingZeros(REGISTERS);

  private TreeSet<Long> hashes = new TreeSet<>();
  private byte[] registers;

  DistinctSketch add(String value) {
    addHash(hash(value));
    return this;
  }

  DistinctSketch merge(DistinctSketch other) {
    if (other.registers == null) {
      other.hashes.forEach(this::addHash);
      return this;
    }
    spill();
    for (int i = 0; i < REGISTERS; i++) {
      registers[i] = (byte) Math.max(registers[i], other.registers[i]);
    }
    return this;
  }

  private void addHash(long hash) {
    if (registers != null) {
      register(hash);
      return;
    }
    hashes.add(hash);
    if (hashes.size() > EXACT) {
      spill();
    }
  }

  private void spill() {
    if (registers == null) {
      registers = new byte[REGISTERS];
      hashes.forEach(this::register);
      hashes = new TreeSet<>();
    }
  }

  private void register(long hash) {
    int index = (int) (hash >>> (64 - INDEX_BITS));
    int rank = Math.min(Long.numberOfLeadingZeros(hash << INDEX_BITS), 64 - INDEX_BITS) + 1;
    registers[index] = (byte) Math.max(registers[index], rank);
  }

  /** How many different values were added. */
  public long estimate() {
    if (registers == null) {
      return hashes.size();
    }
    double sum = 0;
    int zeros = 0;
    for (byte register : registers) {
      sum += 1.0 / (1L << register);
      zeros += register == 0 ? 1 : 0;
    }
    double raw = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS * REGISTERS / sum;
    boolean few = raw <= 2.5 * REGISTERS && zeros > 0;
    return Math.round(few ? REGISTERS * Math.log((double) REGISTERS / zeros) : raw);
  }

  void write(BinaryWriter out) {
    if (registers != null) {
      out.unsigned(EXACT + 1L).raw(registers);
      return;
    }
    out.unsigned(hashes.size());
    hashes.forEach(hash -> out.raw(ByteBuffer.allocate(Long.BYTES).putLong(hash).array()));
  }

  static DistinctSketch read(BinaryReader in) {
    DistinctSketch sketch = new DistinctSketch();
    long count = in.unsigned();
    if (count > EXACT) {
      sketch.registers = in.raw(REGISTERS);
      sketch.hashes = new TreeSet<>();
      return sketch;
    }
    for (long i = 0; i < count; i++) {
      sketch.hashes.add(readHash(in));
    }
    return sketch;
  }

  private static long readHash(BinaryReader in) {
    return ByteBuffer.wrap(in.raw(Long.BYTES)).getLong();
  }

  /** FNV-1a over UTF-8, then the finalizer of MurmurHash3; fixed for ever, as stored state depends on it. */
  static long hash(String value) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b & 0xFF) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
