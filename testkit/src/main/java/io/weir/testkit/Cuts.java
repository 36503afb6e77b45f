package io.weir.testkit;

import io.weir.annotation.Experimental;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Says how a {@link ShardSimulator} cuts the records that are ready into batches. Only new batches
 * are cut: a retry repeats its batch, or the part of it that is left.
 */
@Experimental
@FunctionalInterface
public interface Cuts {
  /**
   * The size of the next batch.
   *
   * @param available the number of records that the mapping's settings allow, at least 1
   * @return 1 to {@code available}; another number is moved to the nearer bound
   */
  int next(int available);

  /** Batches as large as the mapping allows. */
  static Cuts whole() {
    return available -> available;
  }

  /** One record per batch. */
  static Cuts oneByOne() {
    return available -> 1;
  }

  /** Sizes drawn evenly from what is available; the same seed draws the same sizes. */
  static Cuts random(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    return available -> 1 + random.nextInt(available);
  }

  /** The given sizes one after another, then whole batches. */
  static Cuts of(int... sizes) {
    int[] taken = {0};
    return available -> taken[0] < sizes.length ? sizes[taken[0]++] : available;
  }
}
