package io.weir.simulation.histories;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.spi.SinkWriter;

/** Keeps the parts of a dead letter that the log decides: reason, position and payload. */
record DeadSink(Sink<Object> kept) implements Sink<DeadLetter> {
  @Override
  public String name() {
    return kept.name();
  }

  @Override
  public Effect effect() {
    return kept.effect();
  }

  @Override
  public byte[] encode(DeadLetter letter) {
    return kept.encode(Results.dead(letter));
  }

  @Override
  public SinkWriter open() {
    return kept.open();
  }
}
