package io.weir.simulation.histories;

import io.weir.Operator;
import io.weir.StreamFunction;
import io.weir.window.Suppress;
import java.time.Duration;
import java.util.function.Consumer;

/** Rows of a key that are held back until a time limit, or until there are too many. */
final class SuppressFamily implements OperatorFamily {
  /** True if the generator may draw a setting for it. */
  @Override
  public boolean takes(Setting setting) {
    return setting != Setting.PROCESSING_TIME && setting != Setting.UNKEPT_RESULTS;
  }

  @Override
  public int plainOperation(Draws draws) {
    return draws.below(Program.OPERATIONS);
  }

  static String row(HistoryEvent event) {
    return "row" + event.op() % 4;
  }

  static boolean removes(HistoryEvent event) {
    return event.arg() % 4 == 0;
  }

  static int limit(Spec spec) {
    return spec.size() % 7 == 0 ? 0 : spec.size();
  }

  static int most(Spec spec) {
    return 1 + spec.slide() % 4;
  }

  /** True if the event that brings one row too many fails, and no row is given early. */
  static boolean failsWhenFull(Spec spec) {
    return spec.slide() % 3 == 0;
  }

  static boolean fails(Spec spec, HistoryEvent row) {
    return spec.timersFail() && row.index() % 5 == 0;
  }

  static String text(HistoryEvent row) {
    return row(row) + " is " + row.index();
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.from(sources.left()).compute(operator(handlers));
  }

  private static Operator<HistoryEvent, Results.Keyed> operator(Handlers handlers) {
    Spec spec = handlers.spec();
    Suppress<HistoryEvent> held =
        Suppress.of(HistoryEvent.CODEC)
            .untilTimeLimit(Duration.ofMillis(limit(spec)))
            .by(event -> row(handlers, event))
            .removedBy(SuppressFamily::removes)
            .maxRows(most(spec));
    held = failsWhenFull(spec) ? held : held.earlyWhenFull();
    return held.rows((key, row) -> result(handlers, key, row));
  }

  private static String row(Handlers handlers, HistoryEvent event) {
    handlers.meet(event);
    return row(event);
  }

  private static Results.Keyed result(Handlers handlers, String key, HistoryEvent row) {
    if (fails(handlers.spec(), row)) {
      throw new IllegalStateException("a row of which nothing can be made");
    }
    return new Results.Keyed(key, text(row));
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelSuppress(spec, out);
  }
}
