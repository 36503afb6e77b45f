package io.weir.benchmarks;

/** Counts results and adds their hashes, so that their order does not matter. Single-threaded. */
final class Results {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long count;
  private long sum;

  void add(Triple triple) {
    add(triple.page(), triple.small(), triple.middle(), triple.large());
  }

  void add(Pair pair) {
    add(pair.page(), pair.left(), pair.right(), 0);
  }

  private void add(String page, long first, long second, long third) {
    long hash = page.hashCode();
    hash = mixed(hash) ^ first;
    hash = mixed(hash) ^ second;
    hash = mixed(hash) ^ third;
    count++;
    sum += mixed(hash);
  }

  private static long mixed(long hash) {
    long spread = hash * SPREAD;
    return spread ^ spread >>> 29;
  }

  long count() {
    return count;
  }

  /** The sum of all hashes, of which a figure holds 48 bits. */
  long sum() {
    return sum & (1L << 48) - 1;
  }
}
