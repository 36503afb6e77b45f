package io.weir.simulation.histories;

import java.time.Duration;

/** Changes streams and what reads them: shards, incarnations and mappings. */
final class StreamChanges {
  /** The time from the deletion of a stream to the creation of the next one. */
  private static final Duration CREATION = Duration.ofMinutes(1);

  private final World world;
  private final SimulatedStreams streams;

  StreamChanges(World world) {
    this.world = world;
    this.streams = world.streams();
  }

  void resize(Action.Resize act) {
    world.happened().add("the number of shards is updated");
    streams.resize(streams.slot(act.stream()), act.shards());
  }

  void trim(Action.Trim act) {
    world.waiting().day(act.ticks());
    world.happened().add("a shard is trimmed", streams.trim());
  }

  /** Sleepers of the old one sleep on. */
  void recreate(Action.Recreate act) {
    world.settling().drain();
    boolean higher = world.spec().inParallel() && !Feature.SAME_NUMBERS_IN_PARALLEL.isThere();
    Action.Order order = higher ? Action.Order.HIGHER : act.order();
    world.happened().add("a stream is made anew: " + order);
    world.clock().advance(CREATION);
    streams.recreate(streams.slot(act.stream()), act.shards(), order);
  }

  /** The function's configuration changes: new containers know the new stream, and sleepers not. */
  void repoint(Action.Repoint act) {
    world.settling().drain();
    world.happened().add("a source is pointed at another stream: " + act.order());
    world.clock().advance(CREATION);
    streams.repoint(streams.slot(act.stream()), act.shards(), act.order());
    world.containers().renewAll();
  }

  /** A mapping is made anew; not where records are read in parallel. */
  void remap(Action.Remap act) {
    if (world.spec().inParallel()) {
      return;
    }
    world.settling().drain();
    world.happened().add("a mapping begins at the trim horizon again");
    world.deliveries().beginAgain(streams.remap(streams.slot(act.stream())));
  }
}
