package io.weir.embedded;

import io.weir.Sink;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Wraps a sink of a function in a local run, and collects what it takes to show it. The sink
 * encodes as when deployed; it is opened only if results are to be delivered to it. Of values with
 * the same encoding the last one is shown each time.
 */
final class SeenSink<T> implements Sink<T> {
  private final Sink<T> own;
  private final boolean delivers;
  private final Map<ByteBuffer, T> encoded = new HashMap<>();
  private final Map<String, Taken<T>> taken = new LinkedHashMap<>();

  /** A delivered emission with its value. */
  record Taken<T>(Emission emission, T value) {}

  /**
   * @param delivers true if the sink is opened and gets the results; false if they are kept here
   */
  SeenSink(Sink<T> own, boolean delivers) {
    this.own = own;
    this.delivers = delivers;
  }

  @Override
  public String name() {
    return own.name();
  }

  @Override
  public Effect effect() {
    return own.effect();
  }

  @Override
  public byte[] encode(T value) {
    byte[] bytes = own.encode(value);
    encoded.put(ByteBuffer.wrap(bytes), value);
    return bytes;
  }

  @Override
  public SinkWriter open() {
    return new Writer(delivers ? own.open() : SeenSink::keep);
  }

  private static List<SinkWriter.Outcome> keep(List<Emission> emissions) {
    return emissions.stream().map(one -> SinkWriter.Outcome.DELIVERED).toList();
  }

  /** False if nothing is sent to the sink itself. */
  boolean delivers() {
    return delivers;
  }

  /** The delivered emissions, each once, in the order of their first delivery. */
  List<Taken<T>> taken() {
    return List.copyOf(taken.values());
  }

  private final class Writer implements SinkWriter {
    private final SinkWriter writer;

    Writer(SinkWriter writer) {
      this.writer = writer;
    }

    @Override
    public List<Outcome> deliver(List<Emission> emissions) {
      return seen(emissions, writer.deliver(emissions));
    }

    @Override
    public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
      return seen(emissions, writer.deliver(emissions, remainingMillis));
    }

    private List<Outcome> seen(List<Emission> emissions, List<Outcome> outcomes) {
      for (int i = 0; i < emissions.size(); i++) {
        Emission one = emissions.get(i);
        if (outcomes.get(i) instanceof Outcome.Delivered) {
          taken.put(one.id(), new Taken<>(one, encoded.get(ByteBuffer.wrap(one.payload()))));
        }
      }
      return outcomes;
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
