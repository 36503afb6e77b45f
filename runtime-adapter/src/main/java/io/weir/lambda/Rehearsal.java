package io.weir.lambda;

import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.Neighbours;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.BatchFacts;
import io.weir.spi.Emission;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.spi.Telemetry;
import io.weir.state.InMemoryStateStore;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Runs one event through a function of its own, in memory, so that decoding, engine and windows are
 * loaded and linked before the first real event. No code of the deployed function runs, and nothing
 * leaves the process.
 */
final class Rehearsal {
  private static final String EVENT =
      """
      {"Records":[{"kinesis":{"partitionKey":"k","sequenceNumber":"1","data":"%s",\
      "approximateArrivalTimestamp":1.001},"eventSource":"aws:kinesis","eventID":"shard:1",\
      "eventSourceARN":"arn:aws:kinesis:r:1:stream/rehearsal"}]}\
      """;

  private record Line(String id, Instant at) {}

  private static final byte[] LINE =
      "{\"id\":\"1\",\"at\":\"1970-01-01T00:00:01Z\"}".getBytes(StandardCharsets.UTF_8);

  private static final Json<Line> JSON = Json.of(Line.class);

  private record Count(String key, Instant start, Instant end, long lines) {}

  private Rehearsal() {}

  /** The most of it: Jackson and its way with records and times. */
  static void json() {
    JSON.decode(LINE);
  }

  /**
   * Decoder, engine and operator, without I/O.
   *
   * @param metrics true if the function writes lines of metrics: one is made and not written
   */
  static void run(boolean metrics) {
    StreamFunction function =
        StreamFunction.named("rehearsal")
            .from(
                Source.stream("rehearsal", JSON)
                    .timestamps(Line::at, WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO))
                    .dedupe(Line::id, Duration.ofHours(1))
                    .keyByPartitionKey())
            .compute(
                Window.of(Line.class)
                    .tumbling(Duration.ofMillis(1))
                    .aggregate(Aggregates.counting(), Count::new))
            .to(new Nowhere())
            .build();
    Engine engine = engine(function, metrics ? new Unwritten() : Telemetry.NONE);
    records(EventSources.of(function, new Environment(Map.of())))
        .forEach((from, records) -> {
          Batch batch = new Batch(from.shard(), from.stream(), records);
          BatchResult result = engine.run(batch, Deadline.NONE);
          if (!result.done()) {
            throw new IllegalStateException(
                "the rehearsal did not come to its end: " + result.reason());
          }
        });
  }

  private static Engine engine(StreamFunction function, Telemetry telemetry) {
    return new Engine(
        function,
        new InMemoryStateStore(),
        Map.of("nowhere", new Nowhere().open(), StreamFunction.DEAD_LETTERS, new Nowhere().open()),
        source -> List.of(ShardInfo.whole(new Shard(source, "shard"))),
        () -> 1_001,
        EngineLimits.DEFAULT,
        Neighbours.NONE,
        telemetry);
  }

  private static Map<Origin, List<SourceRecord>> records(EventSources sources) {
    String event = EVENT.formatted(Base64.getEncoder().encodeToString(LINE));
    try {
      byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
      LambdaEvent read = new EventReader(sources).next(new ByteArrayInputStream(bytes));
      return ((LambdaEvent.Kinesis) read).records();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a line of each batch, which nobody reads. */
  private static final class Unwritten implements Telemetry {
    @Override
    public void batch(BatchFacts batch) {
      new MetricLine(batch.function(), false, batch.at())
          .with("First", batch.first().toString())
          .with(batch.measurements(), batch.details())
          .bytes();
    }
  }

  /** Takes everything and keeps nothing. */
  private record Nowhere() implements Sink<Object> {
    @Override
    public String name() {
      return "nowhere";
    }

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
      return (List<Emission> emissions) ->
          emissions.stream().map(emission -> SinkWriter.Outcome.DELIVERED).toList();
    }
  }
}
