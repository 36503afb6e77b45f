package io.weir;

import io.weir.spi.SinkWriter;

/** Takes every value, and is never delivered to: for definitions that need a sink. */
public record Nowhere(String name) implements Sink<Object> {
  @Override
  public Effect effect() {
    return Effect.IDEMPOTENT_BY_REVISION;
  }

  @Override
  public byte[] encode(Object value) {
    return new byte[0];
  }

  @Override
  public SinkWriter open() {
    throw new UnsupportedOperationException("nothing is delivered here");
  }
}
