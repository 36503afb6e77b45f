package io.weir.simulation.histories;

import java.time.Duration;

/** Lets time pass between other acts; before it is long, all is delivered. */
final class Waiting {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;
  private static final long MOST_BACKLOG_MILLIS = Spec.BACKLOG_DAYS * DAY_MILLIS;

  private final World world;

  /** Milliseconds that have passed since all was delivered, as far as acts let them pass. */
  private long waited;

  Waiting(World world) {
    this.world = world;
  }

  /**
   * A stalled invocation is gone long before an hour has passed, and no record waits nearly as long
   * as the log keeps it, however often some time passes; nor is a container warm for days.
   */
  void pass(long millis) {
    if (millis >= HOUR_MILLIS) {
      world.invocations().wakeAll();
    }
    if (waited + millis >= MOST_BACKLOG_MILLIS) {
      world.happened().add("days pass between deliveries");
      world.settling().settle();
      allIsDelivered();
    }
    waited += millis;
    world.clock().advance(Duration.ofMillis(millis));
    if (Feature.TRIMMING.isThere()) {
      world.streams().expire();
    }
  }

  /** Containers are new: none is warm for so long. */
  private void allIsDelivered() {
    waited = 0;
    world.containers().renewAll();
  }

  /** Comes to shortly before the next item expires, if any will. */
  void brink(int millis) {
    world.settling().drain();
    long at = world.stores().nextExpiry(world.clock().nowMillis()).orElse(0) - millis;
    if (at > world.clock().nowMillis()) {
      world.happened().add("an item is about to expire");
      pass(at - world.clock().nowMillis());
      allIsDelivered();
    }
  }

  /** More than a day passes after all was delivered; sleepers have ended long before. */
  void day(boolean ticks) {
    if (ticks) {
      world.settling().settle();
    } else {
      world.settling().drain();
    }
    pass(DAY_MILLIS + HOUR_MILLIS);
    allIsDelivered();
  }

  /** Time passes after all is over, retention ends, and ticks come. */
  void later(long millis) {
    world.clock().advance(Duration.ofMillis(millis));
    world.streams().expire();
    world.settling().settle();
  }
}
