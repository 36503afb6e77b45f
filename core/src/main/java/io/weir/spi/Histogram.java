package io.weir.spi;

import io.weir.annotation.Experimental;
import java.util.Arrays;

/**
 * Counts values in buckets whose width grows with the value: 16 for each power of two. A value
 * below 32 has a bucket of its own; a larger one is told with a relative error of at most 1/32,
 * which is 3.2 %. Least, largest and sum are exact. It takes 8 KB however many values it has. One
 * thread uses it; what it gives is immutable.
 */
@Experimental
public final class Histogram {
  private static final int BITS = 4;
  private static final int PER_POWER = 1 << BITS;
  private static final int BUCKETS = PER_POWER * (Long.SIZE - BITS);

  private final long[] counts = new long[BUCKETS];
  private int lowest = BUCKETS;
  private int highest = -1;
  private long count;
  private long min = Long.MAX_VALUE;
  private long max;
  private double sum;

  /**
   * The values of a histogram, smallest first.
   *
   * @param values the middle of each bucket that has some, no less than the least value and no more
   *     than the largest
   * @param counts the number of values in each
   * @param count the number of all; 0 = there are none, and then all else is 0
   * @param min the least value
   * @param max the largest value
   */
  public record Values(long[] values, long[] counts, long count, long min, long max, double sum) {
    /** No values. */
    public static final Values NONE = new Values(new long[0], new long[0], 0, 0, 0, 0);

    /**
     * The value at or below which a share of all values are.
     *
     * @param share 0 to 1; 1 gives the exact largest value
     */
    public long quantile(double share) {
      long rank = Math.max(1, (long) Math.ceil(share * count));
      long seen = 0;
      for (int i = 0; i < values.length; i++) {
        seen += counts[i];
        if (seen >= rank) {
          return rank == count ? max : values[i];
        }
      }
      return max;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Values that
          && count == that.count
          && min == that.min
          && max == that.max
          && sum == that.sum
          && Arrays.equals(values, that.values)
          && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(counts) + Long.hashCode(max);
    }
  }

  /** Adds a value; one below zero counts as zero. */
  public void add(long value) {
    add(value, 1);
  }

  /** Adds a value several times. */
  public void add(long value, long times) {
    long counted = Math.max(0, value);
    int bucket = bucket(counted);
    counts[bucket] += times;
    lowest = Math.min(lowest, bucket);
    highest = Math.max(highest, bucket);
    count += times;
    min = Math.min(min, counted);
    max = Math.max(max, counted);
    sum += (double) counted * times;
  }

  /** Adds all values of another one; least, largest and sum stay exact. */
  public void add(Values others) {
    if (others.count() == 0) {
      return;
    }
    double sumBefore = sum;
    for (int i = 0; i < others.values().length; i++) {
      add(others.values()[i], others.counts()[i]);
    }
    min = Math.min(min, others.min());
    max = Math.max(max, others.max());
    sum = sumBefore + others.sum();
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Forgets all values. */
  public void clear() {
    if (count > 0) {
      Arrays.fill(counts, lowest, highest + 1, 0);
      lowest = BUCKETS;
      highest = -1;
      count = 0;
      min = Long.MAX_VALUE;
      max = 0;
      sum = 0;
    }
  }

  /** All of its values. */
  public Values values() {
    return atMost(BUCKETS);
  }

  /**
   * Its values in a limited number of buckets. If it has more, neighbours are put together until
   * they are few enough; each time the error of a value doubles.
   *
   * @param most 1 or more
   */
  public Values atMost(int most) {
    if (count == 0) {
      return Values.NONE;
    }
    int width = 0;
    while (used(width) > most) {
      width++;
    }
    return collect(width, used(width));
  }

  /** The number of buckets with a value, if 2 to the power of {@code width} are one. */
  private int used(int width) {
    int used = 0;
    int last = -1;
    for (int i = lowest; i <= highest; i++) {
      if (counts[i] > 0 && i >> width != last) {
        last = i >> width;
        used++;
      }
    }
    return used;
  }

  private Values collect(int width, int used) {
    long[] values = new long[used];
    long[] of = new long[used];
    int at = -1;
    int last = -1;
    for (int i = lowest; i <= highest; i++) {
      if (counts[i] > 0) {
        if (i >> width != last) {
          last = i >> width;
          values[++at] = middle(last << width, (last + 1) << width);
        }
        of[at] += counts[i];
      }
    }
    return new Values(values, of, count, min, max, sum);
  }

  private long middle(int from, int to) {
    long first = lower(from);
    long last = to >= BUCKETS ? Long.MAX_VALUE : lower(to) - 1;
    return Math.clamp(first + (last - first) / 2, min, max);
  }

  private static int bucket(long value) {
    if (value < PER_POWER) {
      return (int) value;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int within = (int) (value >>> power - BITS) & PER_POWER - 1;
    return PER_POWER * (power - BITS + 1) + within;
  }

  /** The least value of a bucket. */
  private static long lower(int bucket) {
    if (bucket < PER_POWER) {
      return bucket;
    }
    int power = bucket / PER_POWER + BITS - 1;
    return (long) (PER_POWER + bucket % PER_POWER) << power - BITS;
  }
}
