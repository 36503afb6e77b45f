package io.weir.lambda;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Opens the sinks of a function. */
final class Writers {
  private Writers() {}

  /**
   * The open sinks by name, the one for dead letters included.
   *
   * @throws IllegalArgumentException if there is no place for dead letters
   */
  static Map<String, SinkWriter> open(StreamFunction function, Optional<Sink<DeadLetter>> letters) {
    Map<String, SinkWriter> open = new HashMap<>();
    if (function.deadLetters().isEmpty()) {
      open.put(function.deadLetterSink(), new Letters(place(function, letters)));
    }
    function.allSinks().forEach(sink -> open.put(sink.name(), sink.open()));
    return open;
  }

  private static Sink<DeadLetter> place(
      StreamFunction function, Optional<Sink<DeadLetter>> letters) {
    return letters.orElseThrow(() ->
        new IllegalArgumentException(
            "function '"
                + function.name()
                + "' has no place for dead letters; declare one with deadLetters(sink) in the function, or give HandlerOptions.deadLetters(sink)"));
  }

  /**
   * Dead letters without a declared sink are committed as JSON; here they get their sink's form.
   */
  private static final class Letters implements SinkWriter {
    private static final Json<DeadLetter> JSON = Json.of(DeadLetter.class);
    private final Sink<DeadLetter> sink;
    private final SinkWriter writer;

    Letters(Sink<DeadLetter> sink) {
      this.sink = sink;
      this.writer = sink.open();
    }

    @Override
    public List<Outcome> deliver(List<Emission> emissions) {
      return deliver(emissions, () -> Long.MAX_VALUE);
    }

    @Override
    public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
      return writer.deliver(emissions.stream().map(this::inForm).toList(), remainingMillis);
    }

    @Override
    public Usage takeUsage() {
      return writer.takeUsage();
    }

    private Emission inForm(Emission emission) {
      return new Emission(
          emission.sink(),
          emission.id(),
          emission.key(),
          emission.revision(),
          emission.op(),
          sink.encode(JSON.decode(emission.payload())));
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
