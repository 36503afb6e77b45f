package io.weir.engine;

/**
 * The other invocations that run in the same process at the same time, each with an engine of its
 * own.
 */
public interface Neighbours {
  /** A process that runs one invocation at a time. */
  Neighbours NONE =
      new Neighbours() {
        @Override
        public int engines() {
          return 1;
        }

        @Override
        public boolean leave(long millis) {
          return true;
        }

        @Override
        public void back() {}
      };

  /** The most engines of the process, this one included; they share {@code cacheBytes}. */
  int engines();

  /**
   * Waits until this invocation is the only one that runs, and lets no other begin before {@link
   * #back}. A process may end while this is so, and then no other invocation has ended it (R24).
   *
   * @param millis how long to wait at most
   * @return false if others still run; they go on, and {@link #back} is not to be called
   */
  boolean leave(long millis);

  /** Ends what {@link #leave} has begun. */
  void back();
}
