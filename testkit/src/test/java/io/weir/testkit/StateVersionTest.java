package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
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
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.time.TimeDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** R16 for a function as a whole: releases of one function on one table. */
class StateVersionTest {
  private static final Shard SHARD = new Shard("readings", "shard-0");
  private static final StateKey KEY = new StateKey("sums", "a");
  private static final Source<Reading> READINGS = Source.stream("readings", Json.of(Reading.class));

  /** A sum that the second release writes in hundredths: the same bytes would mean another sum. */
  private record Sum(int unit) implements Operator<Reading, Double> {
    @Override
    public List<String> describe() {
      return List.of("a sum");
    }

    @Override
    public List<Output<?>> outputs() {
      return List.of();
    }

    @Override
    public boolean usesEventTime() {
      return false;
    }

    @Override
    public boolean usesProcessingTime() {
      return false;
    }

    @Override
    public OperatorState<Reading, Double> open(BinaryReader stored) {
      return new Held(unit, stored == null ? 0 : stored.signed());
    }
  }

  private static final class Held implements OperatorState<Reading, Double> {
    private final int unit;
    private long sum;

    Held(int unit, long sum) {
      this.unit = unit;
      this.sum = sum;
    }

    @Override
    public Applied onEvent(Event<Reading> event, OperatorContext<Double> context) {
      sum += event.value().value() * unit;
      context.emit((double) sum / unit);
      return Applied.APPLIED;
    }

    @Override
    public OptionalLong nextDue(TimeDomain domain) {
      return OptionalLong.empty();
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext<Double> context) {
      throw new IllegalStateException("no timer is set");
    }

    @Override
    public void skipTimer(TimeDomain domain, OperatorContext<Double> context) {
      throw new IllegalStateException("no timer is set");
    }

    @Override
    public boolean isEmpty() {
      return sum == 0;
    }

    @Override
    public void write(BinaryWriter out) {
      out.signed(sum);
    }
  }

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Map<String, CollectingSink<Object>> sinks = new HashMap<>();
  private int next;

  private static UnaryOperator<byte[]> scaled(int factor, int divisor) {
    return bytes ->
        new BinaryWriter()
            .signed(new BinaryReader(bytes).signed() * factor / divisor)
            .toByteArray();
  }

  private static StreamFunction.Builder<Double> release(int unit) {
    return StreamFunction.named("sums")
        .from(READINGS.keyBy(Reading::key))
        .compute(new Sum(unit))
        .to(new CollectingSink<>("rows"));
  }

  private static StreamFunction first() {
    return release(1).build();
  }

  private static StreamFunction prepared() {
    return release(1).readsState(2, scaled(1, 100)).build();
  }

  private static StreamFunction second() {
    return release(100).stateVersion(2).readsState(1, scaled(100, 1)).build();
  }

  private void add(StreamFunction function, int value) {
    Map<String, SinkWriter> writers = new HashMap<>();
    for (String name : List.of("rows", StreamFunction.DEAD_LETTERS)) {
      writers.put(name, sinks.computeIfAbsent(name, CollectingSink::new));
    }
    Engine engine =
        new Engine(
            function.withSinks(sink -> sinks.get(sink.name())),
            store,
            writers,
            source -> List.of(ShardInfo.whole(SHARD)),
            () -> 1_000,
            EngineLimits.DEFAULT);
    byte[] data = Json.bytes(new Reading("a", 1, value, "x"));
    Position position = Position.of("readings", "shard-0", ++next);
    engine.run(
        new Batch(SHARD, List.of(new SourceRecord(position, "pk", 500, data, false))),
        Deadline.NONE);
  }

  private Snapshot stored() {
    return store.load(List.of(KEY), 1_000).get(KEY);
  }

  private List<Double> results() {
    return sinks.get("rows").values(Double.class);
  }

  @Test
  void olderStateIsMadeIntoTheFormOfTodayAndStoredInIt() {
    add(first(), 5);
    assertThat(stored().record().stateVersion()).isEqualTo(1);
    add(second(), 7);
    assertThat(stored().record().stateVersion()).isEqualTo(2);
    assertThat(results()).containsExactly(5.0, 12.0);
  }

  @Test
  void r16_stateOfANewerVersionIsRefusedAndNotOverwritten() {
    add(second(), 5);
    Snapshot before = stored();
    assertThatThrownBy(() -> add(first(), 7))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll("sums", "version 2", "reads [1]", "readsState(2, ..)");
    assertThat(stored()).isEqualTo(before);
    assertThat(sinks.get(StreamFunction.DEAD_LETTERS).emissions()).isEmpty();
    next--;
    add(second(), 7);
    assertThat(results()).containsExactly(5.0, 12.0);
  }

  @Test
  void r16_theReleaseBeforeTheSwitchReadsWhatANewerOneWrote() {
    add(second(), 5);
    add(prepared(), 7);
    assertThat(stored().record().stateVersion()).isEqualTo(1);
    add(second(), 1);
    assertThat(results()).containsExactly(5.0, 12.0, 13.0);
  }

  @Test
  void anOlderVersionThatIsNotDeclaredIsRefusedToo() {
    add(first(), 5);
    assertThatThrownBy(() -> add(release(100).stateVersion(2).build(), 7))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll("version 1", "reads [2]");
  }

  @Test
  void aReaderThatFailsIsNoFaultOfTheEvent() {
    add(first(), 5);
    Snapshot before = stored();
    UnaryOperator<byte[]> failing =
        bytes -> {
          throw new IllegalArgumentException("a mistake");
        };
    assertThatThrownBy(() -> add(release(100).stateVersion(2).readsState(1, failing).build(), 7))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("readsState(1, ..) fails")
        .hasRootCauseMessage("a mistake");
    assertThatThrownBy(() -> add(release(100).stateVersion(2).readsState(1, b -> null).build(), 7))
        .isInstanceOf(UnreadableStateException.class)
        .hasRootCauseMessage("it gives null");
    assertThat(stored()).isEqualTo(before);
    assertThat(sinks.get(StreamFunction.DEAD_LETTERS).emissions()).isEmpty();
  }

  @Test
  void aKeyWithoutStateIsReadByAnyVersion() {
    add(second(), 5);
    add(second(), -5);
    assertThat(stored().record().stateVersion()).isEqualTo(1);
    add(first(), 7);
    assertThat(results()).containsExactly(5.0, 0.0, 7.0);
  }
}
