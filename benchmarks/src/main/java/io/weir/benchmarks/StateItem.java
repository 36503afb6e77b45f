package io.weir.benchmarks;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.aggregate.Aggregates;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.dynamo.StateItems;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.state.IdChunk;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** One key's item: with a number of windows open, of timers set, and of event ids remembered. */
final class StateItem {
  private static final StateKey KEY = new StateKey("page-views", "page-00042");
  private static final Operator<View, Long> WINDOWS =
      Window.of(View.class)
          .tumbling(Duration.ofMinutes(1))
          .aggregateResults(Aggregates.counting(), WindowResult::value);
  private static final Operator<View, Long> TIMERS = new InAMinute();

  private final Operator<View, Long> operator;
  private final KeyRecord record;

  private StateItem(Operator<View, Long> operator, byte[] state, int ids) {
    byte[] all = new byte[ids * IdChunk.ID_BYTES];
    new Random(1).nextBytes(all);
    Position position =
        new Position(Workload.STREAM, WeirPath.SHARD.partition(), WeirPath.sequence(1), 0);
    this.operator = operator;
    this.record =
        KeyRecord.NEW
            .change()
            .birth(Events.START)
            .revision(Events.START + 17)
            .floor(Events.START + 100)
            .arrival(Events.START + 200)
            .marks(List.of(new KeyMark(position, Tally.applied(10))))
            .eventIds(ids == 0 ? List.of() : List.of(new IdChunk(Events.START + 200, all, null)))
            .state(state)
            .eventDue(OptionalLong.of(Events.START + 300))
            .made();
  }

  static StateItem of(int windows, int timers, int ids) {
    Operator<View, Long> operator = timers > 0 ? TIMERS : WINDOWS;
    OperatorState<View, Long> state = operator.open(null);
    for (int i = 0; i < windows + timers; i++) {
      state.onEvent(QuietContext.event(Events.START + i * 60_000L), new QuietContext<>());
    }
    return new StateItem(operator, encode(state), ids);
  }

  private static byte[] encode(OperatorState<View, Long> state) {
    BinaryWriter out = new BinaryWriter();
    if (!state.isEmpty()) {
      state.write(out);
    }
    return out.toByteArray();
  }

  /** A timer for each event. */
  private static final class InAMinute extends ProcessFunction<View, Long> {
    @Override
    public void onEvent(Event<View> event, ProcessContext<Long> context) {
      context.timers().event(event.timestamp() + 60_000);
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Long> context) {
      context.emit(time);
    }
  }

  /** The item's body as it is stored. */
  byte[] body() {
    return StateItems.encode(KEY, record);
  }

  /** Does the work of a cold commit on an item: reads it and its state, and writes both. */
  byte[] readAndWrite(byte[] body) {
    KeyRecord read = StateItems.decode(KEY, body);
    byte[] state = read.state();
    encode(operator.open(state.length == 0 ? null : new BinaryReader(state)));
    return StateItems.encode(KEY, read);
  }
}
