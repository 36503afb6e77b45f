package io.weir.deploy.template;

import io.weir.Sink;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A sink that uses what it is told, and is never opened. */
record PlacedSink<T>(String name, List<Resource> resources) implements Sink<T> {
  static <T> PlacedSink<T> of(Resource resource) {
    return new PlacedSink<>(resource.name(), List.of(resource));
  }

  @Override
  public Effect effect() {
    return Effect.AT_LEAST_ONCE;
  }

  @Override
  public byte[] encode(T value) {
    return value.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public SinkWriter open() {
    throw new UnsupportedOperationException("a template opens no sink");
  }
}
