package io.weir.simulation.histories;

import java.util.SplittableRandom;

/** Random numbers in a fixed order: the same seed, the same numbers. */
final class Draws {
  private final SplittableRandom random;

  Draws(long seed) {
    this.random = new SplittableRandom(mixed(seed));
  }

  /** Neighbours have nothing in common: a generator of their distance would be theirs, shifted. */
  private static long mixed(long seed) {
    long bits = (seed ^ seed >>> 33) * 0xFF51AFD7ED558CCDL;
    bits = (bits ^ bits >>> 33) * 0xC4CEB9FE1A85EC53L;
    return bits ^ bits >>> 33;
  }

  /** A number from 0 to below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True one time in so many. */
  boolean one(int in) {
    return random.nextInt(in) == 0;
  }

  <T> T pick(T[] all) {
    return all[random.nextInt(all.length)];
  }
}
