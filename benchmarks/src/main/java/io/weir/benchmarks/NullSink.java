package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.Collections;
import java.util.List;

/** Takes results as JSON, counts them and keeps none. */
final class NullSink<T> implements Sink<T>, SinkWriter {
  private final String name;
  private final Json<T> codec;
  private long delivered;

  NullSink(String name, Class<T> type) {
    this.name = name;
    this.codec = Json.of(type);
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
    return codec.encode(value);
  }

  @Override
  public SinkWriter open() {
    return this;
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    delivered += emissions.size();
    return Collections.nCopies(emissions.size(), Outcome.DELIVERED);
  }

  long delivered() {
    return delivered;
  }
}
