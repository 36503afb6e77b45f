package io.weir.engine;

import io.weir.state.Progress.Floor;
import io.weir.time.WatermarkStrategy;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/** Questions about parts of the range of hash keys, both ends inclusive. */
final class HashRanges {
  /** All hash keys. */
  static final Floor WHOLE =
      new Floor(ShardInfo.LOWEST_HASH, ShardInfo.HIGHEST_HASH, WatermarkStrategy.NONE);

  private HashRanges() {}

  /** True if every hash key of some ranges is in one of others. */
  static boolean cover(List<Floor> others, List<Floor> ranges) {
    List<Floor> ordered = others.stream().sorted(Comparator.comparing(Floor::fromHash)).toList();
    return ranges.stream().allMatch(range -> cover(ordered, range));
  }

  private static boolean cover(List<Floor> ordered, Floor range) {
    BigInteger next = number(range.fromHash());
    for (Floor one : ordered) {
      if (number(one.fromHash()).compareTo(next) <= 0) {
        next = next.max(number(one.toHash()).add(BigInteger.ONE));
      }
    }
    return next.compareTo(number(range.toHash())) > 0;
  }

  private static BigInteger number(String hash) {
    return new BigInteger(hash, 16);
  }
}
