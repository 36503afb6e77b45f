package io.weir.simulation.histories;

import java.util.concurrent.Semaphore;

/**
 * Code that can be stopped in the middle and go on later, one at a time: whoever resumes it waits
 * until it stops again, so nothing here runs at the same time as anything else.
 */
final class Coroutine {
  private final Semaphore mayRun = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private boolean done;
  private Throwable failure;

  Coroutine(Runnable body) {
    Thread.ofVirtual()
        .start(() -> {
          mayRun.acquireUninterruptibly();
          try {
            body.run();
          } catch (Throwable thrown) {
            failure = thrown;
          }
          done = true;
          stopped.release();
        });
  }

  /** Runs until it stops or ends. */
  void resume() {
    mayRun.release();
    stopped.acquireUninterruptibly();
  }

  /** Stops until it is resumed; called from inside. */
  void stop() {
    stopped.release();
    mayRun.acquireUninterruptibly();
  }

  boolean isDone() {
    return done;
  }

  /** The failure that ended it; null if it returned. */
  Throwable failure() {
    return failure;
  }
}
