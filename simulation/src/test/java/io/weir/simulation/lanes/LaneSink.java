package io.weir.simulation.lanes;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps results of all lanes in one place, by revision. A writer is one thread's at a time, and an
 * id has one content.
 */
final class LaneSink<T> implements Sink<T> {
  private final String name;
  private final LaneFaults faults;
  private final Map<String, Emission> byId = new HashMap<>();
  final AtomicInteger writers = new AtomicInteger();
  final AtomicReference<String> broken = new AtomicReference<>();

  LaneSink(String name, LaneFaults faults) {
    this.name = name;
    this.faults = faults;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Effect effect() {
    return Effect.IDEMPOTENT_BY_REVISION;
  }

  @Override
  public byte[] encode(T value) {
    return Json.bytes(value);
  }

  @Override
  public SinkWriter open() {
    writers.incrementAndGet();
    return new Writer();
  }

  private final class Writer implements SinkWriter {
    private final AtomicReference<Thread> user = new AtomicReference<>();

    @Override
    public List<Outcome> deliver(List<Emission> emissions) {
      if (!user.compareAndSet(null, Thread.currentThread())) {
        broken.set("two threads use one writer of " + name);
      }
      try {
        faults.crash("before a delivery");
        List<Outcome> outcomes = new ArrayList<>();
        for (Emission emission : emissions) {
          outcomes.add(faults.draw() ? Outcome.Retry.plain("busy") : kept(emission));
        }
        faults.crash("after a delivery");
        return outcomes;
      } finally {
        user.set(null);
      }
    }
  }

  private SinkWriter.Outcome kept(Emission emission) {
    synchronized (byId) {
      Emission first = byId.putIfAbsent(emission.id(), emission);
      if (first != null && !first.equals(emission)) {
        broken.set("one id, two contents: " + text(first) + " and " + text(emission));
      }
    }
    return SinkWriter.Outcome.DELIVERED;
  }

  private static String text(Emission emission) {
    return emission + " " + new String(emission.payload(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** The values, each once. */
  List<T> values(Class<T> type) {
    synchronized (byId) {
      return byId.values().stream()
          .map(emission -> Json.of(type).decode(emission.payload()))
          .toList();
    }
  }

  boolean has(Emission emission) {
    synchronized (byId) {
      return byId.containsKey(emission.id());
    }
  }
}
