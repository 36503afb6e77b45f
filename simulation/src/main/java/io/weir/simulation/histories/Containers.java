package io.weir.simulation.histories;

import io.weir.engine.EngineLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The warm containers of a function, by their numbers, which are taken modulo how many may be. */
final class Containers {
  /** How many there are at a time. */
  static final int COUNT = 3;

  /** Containers differ in how they cut their work, which must not show. */
  private static final EngineLimits[] LIMITS = {
    EngineLimits.DEFAULT,
    EngineLimits.DEFAULT
        .withCacheBytes(700)
        .withCommitsOf(2, 90)
        .withOpenedBytes(1)
        .withLoadedBytes(1),
    EngineLimits.DEFAULT.withKeysPerRound(1)
  };

  private final World world;
  private final Container[] warm = new Container[COUNT];
  private final List<Container> all = new ArrayList<>();

  Containers(World world) {
    this.world = world;
  }

  /** The container of a number, which begins if it is not warm. */
  Container get(int number) {
    int index = number % COUNT;
    if (warm[index] == null) {
      warm[index] = new Container(world, world.deployments(), limits(index));
      all.add(warm[index]);
    }
    return warm[index];
  }

  private EngineLimits limits(int index) {
    Settings settings = world.deployments().settings();
    EngineLimits limits = LIMITS[index].withParallelizationFactor(settings.factor());
    if (!world.spec().unaware()) {
      limits = limits.withStreamRetention(Duration.ofDays(Spec.RETENTION_DAYS));
    }
    return settings.cacheBytes() < 0 ? limits : limits.withCacheBytes(settings.cacheBytes());
  }

  /** The next use of the number finds a new one. */
  void cold(int number) {
    world.happened().add("a cold start", warm[number % COUNT] == null ? 0 : 1);
    warm[number % COUNT] = null;
  }

  void skew(Action.Skew act) {
    world.happened().add("a container's clock is wrong");
    get(act.container()).skew(act.millis());
  }

  /** A new one takes its place, though an invocation may still sleep in it. */
  void renew(Container container) {
    for (int i = 0; i < COUNT; i++) {
      warm[i] = warm[i] == container ? null : warm[i];
    }
  }

  void renewAll() {
    for (int i = 0; i < COUNT; i++) {
      warm[i] = null;
    }
  }

  /** All that ever were. */
  List<Container> all() {
    return all;
  }
}
