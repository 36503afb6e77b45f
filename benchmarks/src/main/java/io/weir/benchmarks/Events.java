package io.weir.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The events of all benchmarks: one a millisecond of arrival time, up to two seconds out of order
 * in event time, pages drawn by Zipf's law with exponent 1. The same arguments give the same
 * events.
 */
final class Events {
  /** Arrival of the first event, epoch milliseconds. */
  static final long START = 1_764_547_200_000L;

  /** Events are at most so much older than their arrival. */
  static final int DISORDER_MILLIS = 2_000;

  private static final long SEED = 20_261_123;

  private final int count;
  private final double[] cumulated;
  private final String[] pages;

  Events(int keys, int count) {
    this(keys, count, 1);
  }

  /**
   * @param exponent of Zipf's law; 0 draws all pages alike
   */
  Events(int keys, int count, double exponent) {
    this.count = count;
    this.cumulated = new double[keys];
    this.pages = new String[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += Math.pow(i + 1, -exponent);
      cumulated[i] = sum;
      pages[i] = "page-%05d".formatted(i);
    }
  }

  int count() {
    return count;
  }

  static long arrival(long index) {
    return START + index;
  }

  /** Gives every event in the order of arrival. */
  void forEach(Consumer<View> use) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < count; i++) {
      long at = arrival(i) - random.nextInt(DISORDER_MILLIS);
      UUID id = new UUID(random.nextLong(), random.nextLong());
      use.accept(new View(id.toString(), page(random.nextDouble()), at, random.nextInt(100_000)));
    }
  }

  private String page(double uniform) {
    int found = Arrays.binarySearch(cumulated, uniform * cumulated[cumulated.length - 1]);
    return pages[found >= 0 ? found : Math.min(-found - 1, pages.length - 1)];
  }
}
