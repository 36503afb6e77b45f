package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Unicode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Counts distinct values by their 64-bit hashes while there are few, then by HyperLogLog.
 * Deterministic.
 */
record DistinctAggregate<V>(Function<V, String> value)
    implements Aggregate<V, DistinctAggregate.Acc, Long> {
  static final int EXACT = 64;
  static final int REGISTERS = 1024;
  private static final int INDEX_BITS = 10;
  private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

  /** The accumulator: hashes or registers; exactly one of the two is in use. */
  static final class Acc {
    private TreeSet<Long> hashes = new TreeSet<>();
    private byte[] registers;

    private void add(long hash) {
      if (registers != null) {
        count(hash);
      } else {
        hashes.add(hash);
        if (hashes.size() > EXACT) {
          toRegisters();
        }
      }
    }

    private void toRegisters() {
      registers = new byte[REGISTERS];
      hashes.forEach(this::count);
      hashes = null;
    }

    private void count(long hash) {
      int index = (int) (hash >>> 64 - INDEX_BITS);
      byte rank = (byte) (Long.numberOfLeadingZeros(hash << INDEX_BITS | 1L << INDEX_BITS - 1) + 1);
      registers[index] = (byte) Math.max(registers[index], rank);
    }

    private void merge(Acc other) {
      if (other.registers == null) {
        other.hashes.forEach(this::add);
        return;
      }
      if (registers == null) {
        toRegisters();
      }
      for (int i = 0; i < REGISTERS; i++) {
        registers[i] = (byte) Math.max(registers[i], other.registers[i]);
      }
    }

    private long estimate() {
      if (registers == null) {
        return hashes.size();
      }
      double sum = 0;
      int zeros = 0;
      for (byte register : registers) {
        sum += Math.scalb(1.0, -register);
        zeros += register == 0 ? 1 : 0;
      }
      double raw = ALPHA * REGISTERS * REGISTERS / sum;
      boolean small = raw <= 2.5 * REGISTERS && zeros > 0;
      return Math.round(small ? REGISTERS * Math.log((double) REGISTERS / zeros) : raw);
    }
  }

  @Override
  public Acc create() {
    return new Acc();
  }

  @Override
  public Acc add(Acc accumulator, V event) {
    accumulator.add(hash(Held.value(value.apply(event), "the value of distinct(..)")));
    return accumulator;
  }

  @Override
  public Acc merge(Acc left, Acc right) {
    left.merge(right);
    return left;
  }

  @Override
  public Long result(Acc accumulator) {
    return accumulator.estimate();
  }

  @Override
  public void write(Acc accumulator, BinaryWriter out) {
    if (accumulator.registers != null) {
      out.bool(true).raw(accumulator.registers);
      return;
    }
    out.bool(false).unsigned(accumulator.hashes.size());
    accumulator.hashes.forEach(hash -> out.raw(ByteBuffer.allocate(8).putLong(hash).array()));
  }

  @Override
  public Acc read(BinaryReader in) {
    Acc acc = new Acc();
    if (in.bool()) {
      acc.registers = in.raw(REGISTERS);
      acc.hashes = null;
    } else {
      for (int i = in.count(8); i > 0; i--) {
        acc.hashes.add(ByteBuffer.wrap(in.raw(8)).getLong());
      }
    }
    return acc;
  }

  private static long hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Unicode.bytes(text));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
