package io.weir.testkit;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sink for tests: keeps every emission once by its id, in the order of first delivery, and counts
 * how often each was delivered. Values are kept as JSON.
 */
public final class CollectingSink<T> implements Sink<T>, SinkWriter {
  private final String name;
  private final Effect effect;
  private final Map<String, Emission> byId = Collections.synchronizedMap(new LinkedHashMap<>());
  private long deliveries;

  public CollectingSink(String name) {
    this(name, Effect.IDEMPOTENT_BY_REVISION);
  }

  /** Makes a collector with the name and effect of the sink that it replaces. */
  public CollectingSink(String name, Effect effect) {
    this.name = name;
    this.effect = effect;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Effect effect() {
    return effect;
  }

  @Override
  public byte[] encode(T value) {
    return Json.bytes(value);
  }

  @Override
  public SinkWriter open() {
    return this;
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Emission emission : emissions) {
      deliveries++;
      Emission first = byId.putIfAbsent(emission.id(), emission);
      if (first != null && !first.equals(emission)) {
        throw new AssertionError(
            "the id " + emission.id() + " came with two contents: " + first + " and " + emission);
      }
      outcomes.add(Outcome.DELIVERED);
    }
    return outcomes;
  }

  /** The delivered emissions, each once. */
  public List<Emission> emissions() {
    return List.copyOf(byId.values());
  }

  /** The values of the delivered emissions. */
  public <V> List<V> values(Class<V> type) {
    return emissions().stream().map(emission -> Json.of(type).decode(emission.payload())).toList();
  }

  /** The number of deliveries, repetitions included. */
  public long deliveries() {
    return deliveries;
  }

  boolean has(Emission emission) {
    return byId.containsKey(emission.id());
  }
}
