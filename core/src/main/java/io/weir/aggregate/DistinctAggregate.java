package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Unicode;
import io.weir.definition.Description;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

  /** The accumulator: hashes until they are too many; from then on registers, and no hashes. */
  static final class Acc {
    private final TreeSet<Long> hashes = new TreeSet<>();
    private byte @Nullable [] registers;

    private void add(long hash) {
      if (registers != null) {
        count(registers, hash);
        return;
      }
      hashes.add(hash);
      if (hashes.size() > EXACT) {
        toRegisters();
      }
    }

    private byte[] toRegisters() {
      byte[] fresh = new byte[REGISTERS];
      hashes.forEach(hash -> count(fresh, hash));
      hashes.clear();
      registers = fresh;
      return fresh;
    }

    private static void count(byte[] registers, long hash) {
      int index = (int) (hash >>> 64 - INDEX_BITS);
      byte rank = (byte) (Long.numberOfLeadingZeros(hash << INDEX_BITS | 1L << INDEX_BITS - 1) + 1);
      registers[index] = (byte) Math.max(registers[index], rank);
    }

    private void merge(Acc other) {
      if (other.registers == null) {
        other.hashes.forEach(this::add);
        return;
      }
      byte[] merged = registers == null ? toRegisters() : registers;
      for (int i = 0; i < REGISTERS; i++) {
        merged[i] = (byte) Math.max(merged[i], other.registers[i]);
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
  public Description description() {
    return Description.of("aggregate", "distinct");
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
