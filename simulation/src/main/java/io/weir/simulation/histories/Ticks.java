package io.weir.simulation.histories;

import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.TickResult;
import java.util.Optional;

/** Calls the tick of containers, as the schedule does. */
final class Ticks {
  /** The most ticks that the timers of a history may end. */
  private static final int MOST_DEATHS = 2_000;

  private final World world;

  Ticks(World world) {
    this.world = world;
  }

  void tick(Action.Tick act) {
    tick(world.containers().get(act.container()), act.planned());
  }

  /**
   * Ticks without faults, again and again until it comes to its end: timers may end the process.
   *
   * @return null if it never does, which is a breach
   */
  TickResult calm(int container) {
    for (int i = 0; i < MOST_DEATHS && !world.breach().isThere(); i++) {
      Optional<TickResult> result = tick(world.containers().get(container), PlannedFaults.NONE);
      if (result.isPresent()) {
        return result.get();
      }
    }
    world.breach().note("no tick comes through");
    return null;
  }

  /** Empty if it failed. */
  private Optional<TickResult> tick(Container container, PlannedFaults planned) {
    TickResult[] result = new TickResult[1];
    Deadline deadline = deadline();
    Invocation invocation =
        new Invocation(
            world,
            planned,
            () -> {
              result[0] = run(container, deadline);
              return BatchResult.DONE;
            });
    try {
      world.invocations().run(container, invocation);
    } catch (IllegalStateException ended) {
      return Optional.empty();
    }
    return Optional.of(result[0]);
  }

  /** Runs a tick; one that the deadline stopped may not have checked all shards. */
  private TickResult run(Container container, Deadline deadline) {
    Runnable ended = world.streams().tick();
    TickResult result = container.tick(deadline);
    if (result.reason().isEmpty() && deadline.remainingMillis() > World.TIMEOUT_MILLIS / 2) {
      ended.run();
    }
    return result;
  }

  private Deadline deadline() {
    long end = world.clock().nowMillis() + World.TIMEOUT_MILLIS;
    return () -> Math.max(0, end - world.clock().nowMillis());
  }
}
