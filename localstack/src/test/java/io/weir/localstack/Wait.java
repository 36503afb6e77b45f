package io.weir.localstack;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what must become true, and fails if it does not in minutes. */
final class Wait {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private Wait() {}

  static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(PATIENCE).pollInterval(PAUSE).until(condition);
  }

  /** Until the assertions hold; the last failure is the message. */
  static void untilAsserted(String what, ThrowingRunnable assertions) {
    Awaitility.await(what).atMost(PATIENCE).pollInterval(PAUSE).untilAsserted(assertions);
  }
}
