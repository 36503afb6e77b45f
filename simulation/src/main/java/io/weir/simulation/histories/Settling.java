package io.weir.simulation.histories;

import io.weir.engine.TickResult;
import java.time.Duration;

/** Brings a history to rest: faults end, all is delivered, and ticks come until nothing is due. */
final class Settling {
  private static final int MOST_TICKS = 30;

  private final World world;

  Settling(World world) {
    this.world = world;
  }

  /** Delivers everything without further faults, and without ticks. */
  void drain() {
    world.outages().end();
    world.reference().settle();
    world.deployments().settle();
    world.deliveries().deliverAll();
    boolean leftBehind =
        world.streams().feeds().size() > 1 && !world.invocations().sleepers().isEmpty();
    world.happened().add("a sleeper is left behind", leftBehind ? 1 : 0);
  }

  /** Delivers everything without further faults, and ticks until nothing is due. */
  void settle() {
    drain();
    int most = MOST_TICKS + (world.spec().park() > 0 ? world.streams().crowded() : 0);
    int quiet = 0;
    for (int i = 0; i < most && !world.breach().isThere(); i++) {
      world.clock().advance(untilNextTick());
      TickResult result = world.ticks().calm(i % Containers.COUNT);
      boolean idle = result != null && result.fired() == 0 && result.reason().isEmpty();
      quiet = idle ? quiet + 1 : 0;
      if (i >= 2 && quiet >= (world.isSkewed() ? Containers.COUNT : 1)) {
        return;
      }
    }
    world.breach().note("ticks find something to do without end");
  }

  /**
   * Long enough for what waits for time to pass, whatever the containers' clocks. With a clock of
   * its own a key that only fired waits in the wall clock's part of the due index, by the minute.
   */
  private Duration untilNextTick() {
    Spec spec = world.spec();
    boolean waits = spec.processing() || spec.idle() > 0 || spec.perKey();
    long passes = spec.closes() == 0 ? 0 : spec.closes() + Spec.SKEW / 1_000 + 900;
    long parked = 120L * world.deployments().parksAtMost();
    return Duration.ofSeconds(parked + spec.idle() + (waits ? 600 : 0) + passes);
  }
}
