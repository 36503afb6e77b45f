package io.weir.sketch;

import com.dynatrace.hash4j.distinctcount.HyperLogLog;
import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of values while they are few, and a sketch of them from then on. The sketch is an
 * UltraLogLog, or a HyperLogLog if that is what is stored, from before there were others.
 */
final class DistinctValues {
  private static final int HASHES = 0;
  private static final int OLD_REGISTERS = 1;
  private static final int ULTRA_LOG_LOG = 2;
  private static final int HYPER_LOG_LOG = 3;

  /** The registers of a sketch that is stored in the old form, a byte each. */
  private static final int OLD_PRECISION = 10;

  private static final int OLD_RANKS = Long.SIZE - OLD_PRECISION + 1;

  private final int precision;
  private final TreeSet<Long> hashes = new TreeSet<>();
  private @Nullable UltraLogLog ultra;
  private @Nullable HyperLogLog hyper;

  /**
   * @param precision of the sketch that it will be
   */
  DistinctValues(int precision) {
    this.precision = precision;
  }

  void add(long hash) {
    if (ultra != null) {
      ultra.add(hash);
    } else if (hyper != null) {
      hyper.add(hash);
    } else {
      hashes.add(hash);
      if (hashes.size() > DistinctAggregate.EXACT) {
        toUltra();
      }
    }
  }

  private UltraLogLog toUltra() {
    UltraLogLog fresh = UltraLogLog.create(precision);
    hashes.forEach(fresh::add);
    hashes.clear();
    ultra = fresh;
    return fresh;
  }

  void addAll(DistinctValues other) {
    other.hashes.forEach(this::add);
    if (other.hyper != null) {
      hyper = HyperLogLog.merge(asHyper(other.hyper.getP()), other.hyper);
      ultra = null;
    } else if (other.ultra != null && hyper != null) {
      hyper = HyperLogLog.merge(hyper, HyperLogLog.create(other.ultra));
    } else if (other.ultra != null) {
      ultra = UltraLogLog.merge(ultra == null ? toUltra() : ultra, other.ultra);
    }
  }

  private HyperLogLog asHyper(int withPrecision) {
    if (hyper != null) {
      return hyper;
    }
    if (ultra != null) {
      return HyperLogLog.create(ultra);
    }
    HyperLogLog fresh = HyperLogLog.create(withPrecision);
    hashes.forEach(fresh::add);
    hashes.clear();
    return fresh;
  }

  long count() {
    if (ultra != null) {
      return Math.round(ultra.getDistinctCountEstimate());
    }
    return hyper != null ? Math.round(hyper.getDistinctCountEstimate()) : hashes.size();
  }

  void write(BinaryWriter out) {
    if (ultra != null) {
      out.unsigned(ULTRA_LOG_LOG).bytes(ultra.getState());
    } else if (hyper != null) {
      out.unsigned(HYPER_LOG_LOG).bytes(hyper.getState());
    } else {
      out.unsigned(HASHES).unsigned(hashes.size());
      hashes.forEach(hash -> out.raw(bytes(hash)));
    }
  }

  private static byte[] bytes(long hash) {
    byte[] bytes = new byte[Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (hash >>> Long.SIZE - Byte.SIZE * (i + 1));
    }
    return bytes;
  }

  static DistinctValues read(BinaryReader in, int precision) {
    DistinctValues values = new DistinctValues(precision);
    int form = in.unsignedInt();
    try {
      switch (form) {
        case HASHES -> values.readHashes(in);
        case OLD_REGISTERS -> values.hyper = oldRegisters(in);
        case ULTRA_LOG_LOG -> values.ultra = UltraLogLog.wrap(in.bytes());
        case HYPER_LOG_LOG -> values.hyper = HyperLogLog.wrap(in.bytes());
        default ->
            throw new UnreadableStateException(
                "distinct values are stored in form " + form + ", which this code does not know");
      }
    } catch (IllegalArgumentException e) {
      throw new UnreadableStateException("a sketch of distinct values has an impossible size", e);
    }
    return values;
  }

  private void readHashes(BinaryReader in) {
    for (int left = in.count(Long.BYTES); left > 0; left--) {
      long hash = 0;
      for (byte next : in.raw(Long.BYTES)) {
        hash = hash << Byte.SIZE | next & 0xFF;
      }
      hashes.add(hash);
    }
  }

  /** Makes a hash for each register that gives it its rank. */
  private static HyperLogLog oldRegisters(BinaryReader in) {
    HyperLogLog sketch = HyperLogLog.create(OLD_PRECISION);
    byte[] registers = in.raw(1 << OLD_PRECISION);
    for (int i = 0; i < registers.length; i++) {
      int rank = registers[i];
      if (rank < 0 || rank > OLD_RANKS) {
        throw new UnreadableStateException("a sketch of distinct values has the rank " + rank);
      }
      if (rank > 0) {
        sketch.add(
            (long) i << OLD_RANKS - 1 | (rank == OLD_RANKS ? 0 : 1L << OLD_RANKS - 1 - rank));
      }
    }
    return sketch;
  }
}
