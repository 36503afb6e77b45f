package io.weir.testkit;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * How a {@link ShardSimulator} cuts the records that are ready into batches. Only new batches are
 * cut: a retry repeats the batch it retries, or the part that is left of it.
 */
@FunctionalInterface
public interface Cuts {
  /**
   * The size of the next batch.
   *
   * @param available records that the mapping's settings would allow, at least 1
   * @return 1 to {@code available}; anything outside is moved to the nearer bound
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
