package io.weir.testkit;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.spi.Emission;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The smallest operator with windows, for tests of the engine alone: sums per 10 ms, late events to
 * an output.
 */
final class TumblingSum implements Operator<Reading, TumblingSum.Sum> {
  static final Output<Reading> LATE = Output.of("late", Reading.class);
  private static final long SIZE = 10;

  record Sum(String key, long start, long sum) {}

  @Override
  public List<String> describe() {
    return List.of("sums per 10 ms");
  }

  @Override
  public List<Output<?>> outputs() {
    return List.of(LATE);
  }

  @Override
  public boolean usesEventTime() {
    return true;
  }

  @Override
  public boolean usesProcessingTime() {
    return false;
  }

  @Override
  public OperatorState<Reading, Sum> open(BinaryReader stored) {
    State state = new State();
    if (stored != null) {
      for (int i = stored.count(2); i > 0; i--) {
        state.sums.put(stored.signed(), stored.signed());
      }
    }
    return state;
  }

  private static final class State implements OperatorState<Reading, Sum> {
    private final TreeMap<Long, Long> sums = new TreeMap<>();

    @Override
    public Applied onEvent(Event<Reading> event, OperatorContext<Sum> context) {
      if (event.value().value() == Reading.POISON) {
        throw new IllegalStateException("poison");
      }
      long start = Math.floorDiv(event.timestamp(), SIZE) * SIZE;
      if (start + SIZE - 1 <= context.latenessWatermark()) {
        context.emit(LATE, event.value());
        return Applied.LATE;
      }
      sums.merge(start, event.value().value(), Long::sum);
      return Applied.APPLIED;
    }

    @Override
    public OptionalLong nextDue(TimeDomain domain) {
      return domain == TimeDomain.EVENT && !sums.isEmpty()
          ? OptionalLong.of(sums.firstKey() + SIZE - 1)
          : OptionalLong.empty();
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext<Sum> context) {
      Map.Entry<Long, Long> first = sums.pollFirstEntry();
      context.emit(
          "window/" + first.getKey(),
          Emission.Op.UPSERT,
          new Sum(context.key(), first.getKey(), first.getValue()));
    }

    @Override
    public void skipTimer(TimeDomain domain, OperatorContext<Sum> context) {
      sums.pollFirstEntry();
    }

    @Override
    public boolean isEmpty() {
      return sums.isEmpty();
    }

    @Override
    public void write(BinaryWriter out) {
      out.unsigned(sums.size());
      sums.forEach((start, sum) -> out.signed(start).signed(sum));
    }
  }
}
