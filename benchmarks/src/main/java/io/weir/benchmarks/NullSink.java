package io.weir.benchmarks;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Takes results as JSON, counts them and keeps none. */
final class NullSink<T> implements Sink<T>, SinkWriter {
  private final String name;
  private final Json<T> codec;
  private final Consumer<? super T> seen;
  private long delivered;

  NullSink(String name, Class<T> type) {
    this(name, type, value -> {});
  }

  /**
   * @param seen is told each result once, as long as no step is repeated
   */
  NullSink(String name, Class<T> type, Consumer<? super T> seen) {
    this.name = name;
    this.codec = Json.of(type);
    this.seen = seen;
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
    seen.accept(value);
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
