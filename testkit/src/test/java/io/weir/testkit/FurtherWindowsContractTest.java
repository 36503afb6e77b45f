package io.weir.testkit;

import static java.time.Duration.ofSeconds;

import io.weir.Event;
import io.weir.Operator;
import io.weir.Output;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codecs;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.time.TimeWindow;
import io.weir.window.MergedWindow;
import io.weir.window.Suppress;
import io.weir.window.TriggerContext;
import io.weir.window.Window;
import io.weir.window.WindowProcess;
import io.weir.window.WindowProcessContext;
import io.weir.window.WindowResult;
import io.weir.window.WindowTrigger;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The contract of windows that slide, cumulate, decide or compute by code of the author's (P3). */
class FurtherWindowsContractTest {
  private static final Output<String> LATE = Output.of("late", String.class);

  /** Texts of several lengths, some of them equal. */
  abstract static class OfTexts extends OperatorContract<String> {
    @Override
    protected String value(String source, int number) {
      return source + "x".repeat(number % 5) + number % 7;
    }
  }

  private static Aggregate<String, ?, String> joining() {
    return Aggregates.reduce(
        value -> value, (left, right) -> left + "," + right, Codecs.of(String.class));
  }

  private static Operator<String, String> joined(Window<String> window) {
    return window.aggregateResults(
        joining(), result -> result.window() + " " + result.pane() + " " + result.value());
  }

  private static Window<String> sliding(int seconds) {
    return Window.of(String.class).sliding(ofSeconds(seconds));
  }

  @Nested
  class SlidingOnEachChange extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(sliding(4).allowedLateness(ofSeconds(3)).late(LATE).fireEvery(1));
    }
  }

  @Nested
  class SlidingRetracting extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(sliding(3).allowedLateness(ofSeconds(2)).retracting().earlyEvery(2));
    }
  }

  @Nested
  class SlidingOnClose extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(sliding(5).onlyOnClose());
    }
  }

  @Nested
  class CumulatingRetracting extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(
          Window.of(String.class)
              .cumulating(ofSeconds(8), ofSeconds(2))
              .offset(ofSeconds(-3))
              .allowedLateness(ofSeconds(3))
              .late(LATE)
              .retracting());
    }
  }

  @Nested
  class OnlyChanges extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Window.of(String.class)
          .tumbling(ofSeconds(8))
          .allowedLateness(ofSeconds(4))
          .earlyEvery(1)
          .retracting()
          .onlyChanges()
          .aggregateResults(
              Aggregates.max(String::length), result -> result.pane() + " " + result.value());
    }
  }

  @Nested
  class EarlyAfterEventTime extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(Window.of(String.class).session(ofSeconds(4)).earlyAfter(ofSeconds(2)));
    }
  }

  /** A trigger with state and timers of every kind. */
  private static final class Deciding extends WindowTrigger<String> {
    private final StateSpec.Value<Long> count = keeps(StateSpec.value("count", Long.class));
    private final StateSpec.MapOf<String, Long> last =
        keeps(StateSpec.map("last", String.class, Long.class).expiring(Ttl.of(ofSeconds(5))));
    private final StateSpec.ListOf<String> seen = keeps(StateSpec.list("seen", String.class));

    @Override
    public Decision onEvent(Event<String> event, TimeWindow window, TriggerContext context) {
      long number = context.state(count).update(0L, before -> before + 1);
      context.map(last).put(event.value(), event.timestamp());
      context.list(seen).add(event.value());
      context.timers().event(event.timestamp() + 1_500);
      context.timers().event(window.maxTimestamp());
      context.timers().processing(context.processingTime() + 2_000);
      return Decision.values()[(int) (number % 3 + context.news()) % Decision.values().length];
    }

    @Override
    public Decision onEventTimer(long time, TimeWindow window, TriggerContext context) {
      if (time % 2 == 0) {
        context.timers().event(time - 701);
        context.list(seen).clear();
      }
      return context.map(last).all().size() % 2 == 0 ? Decision.FIRE : Decision.FIRE_AND_PURGE;
    }

    @Override
    public Decision onProcessingTimer(long time, TimeWindow window, TriggerContext context) {
      context.timers().event(time + 900);
      return Decision.FIRE;
    }

    @Override
    public void onMerge(TimeWindow window, List<MergedWindow> merged, TriggerContext context) {
      for (MergedWindow old : merged) {
        context.state(count).update(old.state(count).value(0L), before -> before + 1);
        old.map(last).all().forEach((key, time) -> context.map(last).put(key, time));
        old.list(seen).all().forEach(context.list(seen)::add);
      }
      context.timers().event(window.maxTimestamp() - 500);
    }
  }

  @Nested
  class TriggeredTumbling extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(
          Window.of(String.class)
              .tumbling(ofSeconds(6))
              .allowedLateness(ofSeconds(3))
              .triggeredBy(new Deciding())
              .closingPaneWithNews());
    }
  }

  @Nested
  class TriggeredSessions extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(
          Window.of(String.class).session(ofSeconds(3)).retracting().triggeredBy(new Deciding()));
    }
  }

  @Nested
  class TriggeredForEver extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(Window.of(String.class).global().discarding().triggeredBy(new Deciding()));
    }
  }

  /** A process with state of windows and of the key. */
  private static final class Computing extends WindowProcess<List<String>, String> {
    private final StateSpec.Value<Long> panes = perWindow(StateSpec.value("panes", Long.class));
    private final StateSpec.MapOf<Long, Integer> sizes =
        perKey(StateSpec.map("sizes", Long.class, Integer.class).expiring(Ttl.of(ofSeconds(9))));
    private final StateSpec.ListOf<String> longest =
        perKey(StateSpec.list("longest", String.class).expiring(Ttl.of(ofSeconds(7))));

    @Override
    public void onPane(WindowResult<List<String>> pane, WindowProcessContext<String> context) {
      long number = context.windowState(panes).update(0L, before -> before + 1);
      context.keyMap(sizes).put(pane.window().start(), pane.value().size());
      context.keyList(longest).add(pane.value().getLast());
      pane.value().forEach(value -> context.emit(number + " " + value));
      context.emit(context.keyMap(sizes).all() + " " + context.keyList(longest).all());
      context.emit(LATE, "pane " + pane.pane().index());
      context.delete("before " + number);
    }

    @Override
    public void onClose(TimeWindow window, WindowProcessContext<String> context) {
      context.emit("closed " + window + context.windowState(panes).value(0L));
      if (window.start() % 4_000 == 0) {
        context.keyMap(sizes).clear();
      }
    }
  }

  @Nested
  class ProcessOfElements extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Window.of(String.class)
          .hopping(ofSeconds(6), ofSeconds(2))
          .allowedLateness(ofSeconds(3))
          .earlyEvery(3)
          .process(Codecs.of(String.class), new Computing());
    }
  }

  /** State of the key that stays, with sessions. */
  private static final class Counting extends WindowProcess<Long, String> {
    private final StateSpec.Value<Long> all = perKey(StateSpec.value("all", Long.class));

    @Override
    public void onPane(WindowResult<Long> pane, WindowProcessContext<String> context) {
      long sum = context.keyState(all).update(0L, before -> before + pane.value());
      context.emit(pane.window() + " " + pane.value() + " of " + sum);
      if (sum > 9) {
        context.keyState(all).clear();
      }
    }
  }

  @Nested
  class ProcessOfSessions extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Window.of(String.class)
          .session(ofSeconds(2))
          .process(Aggregates.counting(), new Counting());
    }
  }

  @Nested
  class SuppressedRows extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Suppress.of(Codecs.of(String.class))
          .untilTimeLimit(ofSeconds(4))
          .by(text -> text.substring(text.length() - 1))
          .removedBy(text -> text.length() == 3)
          .maxRows(3)
          .maxBytes(12)
          .earlyWhenFull()
          .rows((key, row) -> row.length() == 4 ? null : key + " " + row);
    }
  }

  @Nested
  class SuppressedKeys extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Suppress.of(Codecs.of(String.class))
          .untilTimeLimit(ofSeconds(3))
          .rows((key, row) -> row);
    }
  }
}
