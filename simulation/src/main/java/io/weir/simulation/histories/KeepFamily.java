package io.weir.simulation.histories;

import io.weir.Operator;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.rank.Keep;
import io.weir.rank.RowChange;
import java.time.Duration;
import java.util.function.Consumer;

/** One event of a key: the first or the last, by arrival or by event time. */
final class KeepFamily implements OperatorFamily {
  enum Which {
    FIRST,
    LAST,
    FIRST_BY_TIME,
    FIRST_BY_TIME_AT_ONCE,
    LAST_BY_TIME
  }

  @Override
  public boolean takes(Setting setting) {
    return setting != Setting.PROCESSING_TIME && setting != Setting.UNKEPT_RESULTS;
  }

  /** The number of the choice. */
  @Override
  public int slide(Draws draws, int size) {
    return draws.below(Which.values().length);
  }

  static Which which(Spec spec) {
    return Which.values()[spec.slide() % Which.values().length];
  }

  static boolean withdraws(Spec spec) {
    boolean isFinal = which(spec) == Which.FIRST || which(spec) == Which.FIRST_BY_TIME;
    return !isFinal && spec.panes() == Spec.Panes.RETRACTING;
  }

  static boolean removes(HistoryEvent event) {
    return event.arg() % 3 == 0;
  }

  static String text(HistoryEvent row) {
    return "kept is " + row.index();
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.from(sources.left()).compute(operator(handlers));
  }

  private static Operator<HistoryEvent, Results.Keyed> operator(Handlers handlers) {
    Spec spec = handlers.spec();
    Keep.Choice<HistoryEvent> choice = Keep.of(HistoryEvent.CODEC);
    Keep<HistoryEvent> keep =
        switch (which(spec)) {
          case FIRST -> choice.first();
          case LAST -> choice.last().removedBy(event -> removes(handlers, event));
          case FIRST_BY_TIME -> choice.firstByTime().late(Functions.LATE);
          case FIRST_BY_TIME_AT_ONCE -> choice.firstByTime().atOnce();
          case LAST_BY_TIME -> choice.lastByTime();
        };
    keep = withdraws(spec) ? keep.withdrawing() : keep;
    keep = spec.ttl() > 0 ? keep.expireAfter(Duration.ofMillis(spec.ttl())) : keep;
    return keep.changes(change -> result(handlers, change));
  }

  private static boolean removes(Handlers handlers, HistoryEvent event) {
    handlers.meet(event);
    return removes(event);
  }

  private static Results.Keyed result(Handlers handlers, RowChange<HistoryEvent> change) {
    int index = change.row().index();
    if (which(handlers.spec()) == Which.FIRST_BY_TIME) {
      handlers.code().enter(Code.Place.TIMER, index);
      if (handlers.spec().timersFail() && fails(index)) {
        throw new IllegalStateException("a first event of which nothing can be made");
      }
    }
    return new Results.Keyed(change.key(), text(change.row()));
  }

  /** The events on which the author's code fails when their time has come, where it does. */
  static boolean fails(int index) {
    return index % 3 == 0;
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    if (which(spec) == Which.FIRST_BY_TIME) {
      builder.to(Functions.LATE, sink);
    }
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelKeep(spec, out);
  }
}
