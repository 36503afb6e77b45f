package io.weir.embedded;

import io.weir.DeadLetter;
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
 * Wraps the sink that a function declares for its dead letters, and collects them to show them. For
 * letters with the same encoding the last one is shown each time.
 */
final class SeenLetters implements Sink<DeadLetter> {
  private final Sink<DeadLetter> own;
  private final Map<ByteBuffer, DeadLetter> encoded = new HashMap<>();
  private final Map<String, DeadLetter> taken = new LinkedHashMap<>();

  SeenLetters(Sink<DeadLetter> own) {
    this.own = own;
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
  public byte[] encode(DeadLetter letter) {
    byte[] bytes = own.encode(letter);
    encoded.put(ByteBuffer.wrap(bytes), letter);
    return bytes;
  }

  @Override
  public SinkWriter open() {
    return new Writer(own.open());
  }

  /** The delivered letters, each once, in the order of their first delivery. */
  List<DeadLetter> taken() {
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
        Emission emission = emissions.get(i);
        if (outcomes.get(i) instanceof Outcome.Delivered) {
          taken.put(emission.id(), encoded.get(ByteBuffer.wrap(emission.payload())));
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
