package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateKey;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** R10, R16: state that cannot be read stops the shard; no event is blamed for it. */
class UnreadableStateTest {
  private static final Shard SHARD = new Shard("readings", "shard-0");
  private static final Source<Reading> READINGS =
      Source.stream("readings", Json.of(Reading.class))
          .timestampMillis(Reading::time, WatermarkStrategy.monotonic());

  /** Longs as JSON, as long as it can read. */
  private record Sums(boolean readable) implements Codec<Long> {
    @Override
    public byte[] encode(Long value) {
      return Json.of(Long.class).encode(value);
    }

    @Override
    public Long decode(byte[] bytes) {
      if (!readable) {
        throw new CodecException("written by newer code", null);
      }
      return Json.of(Long.class).decode(bytes);
    }

    @Override
    public String describe() {
      return "sums";
    }
  }

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Map<String, CollectingSink<Object>> sinks = new HashMap<>();

  private Engine engine(boolean readable) {
    Aggregate<Reading, Long, Long> sum =
        Aggregate.of(
            () -> 0L, (held, one) -> held + one.value(), Long::sum, s -> s, new Sums(readable));
    StreamFunction function =
        StreamFunction.named("sums")
            .from(READINGS.keyBy(Reading::key))
            .compute(
                Window.of(READINGS)
                    .tumbling(Duration.ofMillis(10))
                    .aggregate(sum, (key, start, end, value) -> key + "=" + value))
            .to(new CollectingSink<>("rows"))
            .build();
    Map<String, SinkWriter> writers = new HashMap<>();
    for (String name : List.of("rows", StreamFunction.DEAD_LETTERS)) {
      writers.put(name, sinks.computeIfAbsent(name, CollectingSink::new));
    }
    StreamFunction bound = function.withSinks(sink -> sinks.get(sink.name()));
    return new Engine(
        bound,
        store,
        writers,
        source -> List.of(ShardInfo.whole(SHARD)),
        () -> 1_000,
        EngineLimits.DEFAULT);
  }

  private static Batch batch(int index, Reading reading) {
    byte[] data = Json.bytes(reading);
    Position position = Position.of("readings", "shard-0", index);
    return new Batch(SHARD, List.of(new SourceRecord(position, "pk", 500, data, false)));
  }

  @Test
  void anAccumulatorThatItsCodecCannotReadStopsTheShardUntilTheCodeCan() {
    engine(true).run(batch(1, new Reading("a", 1, 5, "1")), Deadline.NONE);
    var before = store.load(List.of(new StateKey("sums", "a")), 1_000);

    assertThatThrownBy(
            () -> engine(false).run(batch(2, new Reading("a", 2, 7, "2")), Deadline.NONE))
        .isInstanceOf(UnreadableStateException.class)
        .hasStackTraceContaining("written by newer code");
    assertThat(store.load(List.of(new StateKey("sums", "a")), 1_000)).isEqualTo(before);
    assertThat(sinks.get(StreamFunction.DEAD_LETTERS).emissions()).isEmpty();

    Engine again = engine(true);
    again.run(batch(2, new Reading("a", 2, 7, "2")), Deadline.NONE);
    again.run(batch(3, new Reading("a", 50, 1, "3")), Deadline.NONE);
    assertThat(sinks.get("rows").values(String.class)).containsExactly("a=12");
  }
}
