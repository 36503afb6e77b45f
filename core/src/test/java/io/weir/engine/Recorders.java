package io.weir.engine;

import io.weir.Nowhere;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.spi.Telemetry;
import io.weir.state.InMemoryStateStore;
import io.weir.window.Window;
import java.time.Duration;
import java.util.List;

/** Recorders of tests that look at something else. */
final class Recorders {
  private static final Source<String> WORDS = Source.stream("words", Json.of(String.class));

  private static final StreamFunction FUNCTION =
      StreamFunction.named("f")
          .from(WORDS.keyBy(word -> word))
          .compute(
              Window.of(WORDS)
                  .tumbling(Duration.ofMinutes(1))
                  .aggregate(Aggregates.counting(), (word, start, end, count) -> count))
          .to(new Nowhere("out"))
          .build();

  /** Records nothing. */
  static final Recorder NONE =
      new Recorder(
          FUNCTION,
          Telemetry.NONE,
          () -> 0,
          new EngineStats(),
          new InMemoryStateStore(),
          List.of());

  private Recorders() {}
}
