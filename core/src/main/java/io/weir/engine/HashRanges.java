package io.weir.engine;

import io.weir.state.Progress.Floor;
import io.weir.time.WatermarkStrategy;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /** Subtracts ranges from others, whose watermarks stay. */
  static List<Floor> without(List<Floor> ranges, List<Floor> others) {
    List<Floor> left = ranges;
    for (Floor other : others) {
      left = left.stream().flatMap(range -> without(range, other)).toList();
    }
    return left;
  }

  private static Stream<Floor> without(Floor range, Floor other) {
    if (common(range, other.fromHash(), other.toHash()).isEmpty()) {
      return Stream.of(range);
    }
    long watermark = range.watermark();
    Stream<Floor> below =
        range.fromHash().compareTo(other.fromHash()) < 0
            ? Stream.of(new Floor(range.fromHash(), beside(other.fromHash(), -1), watermark))
            : Stream.empty();
    Stream<Floor> above =
        range.toHash().compareTo(other.toHash()) > 0
            ? Stream.of(new Floor(beside(other.toHash(), 1), range.toHash(), watermark))
            : Stream.empty();
    return Stream.concat(below, above);
  }

  private static String beside(String hash, int step) {
    return "%032x".formatted(number(hash).add(BigInteger.valueOf(step)));
  }

  /** The part of a range that is in another one; empty if there is none. */
  static Optional<Floor> common(Floor range, String fromHash, String toHash) {
    String from = range.fromHash().compareTo(fromHash) >= 0 ? range.fromHash() : fromHash;
    String to = range.toHash().compareTo(toHash) <= 0 ? range.toHash() : toHash;
    return from.compareTo(to) <= 0
        ? Optional.of(new Floor(from, to, range.watermark()))
        : Optional.empty();
  }

  private static BigInteger number(String hash) {
    return new BigInteger(hash, 16);
  }
}
