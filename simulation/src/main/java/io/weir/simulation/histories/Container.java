package io.weir.simulation.histories;

import io.weir.SinkWriter;
import io.weir.StreamFunction;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import java.util.HashMap;
import java.util.Map;

/** A warm process: an engine with its cache and its clock. */
final class Container {
  private final World world;
  private final Engine engine;
  private Invocation running;
  private long skew;

  Container(World world, StreamFunction function, Stores stores, EngineLimits limits) {
    this.world = world;
    Map<String, SinkWriter> writers = new HashMap<>();
    GatedWriter writer = new GatedWriter(world.sinks(), this);
    function.allSinks().forEach(sink -> writers.put(sink.name(), writer));
    this.engine =
        new Engine(
            function,
            stores.open(this),
            writers,
            world.stream(),
            () -> world.clock().nowMillis() + skew,
            limits);
  }

  Engine engine() {
    return engine;
  }

  void skew(long millis) {
    skew = millis;
  }

  /** Starts an invocation here; a sleeper stays the one that runs here. */
  Invocation run(Invocation invocation) {
    running = invocation;
    invocation.start();
    return invocation;
  }

  Act.Fault nextCall() {
    return running == null ? Act.Fault.NONE : running.nextCall();
  }
}
