package io.weir.simulation.histories;

import io.weir.JoinOperator;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.join.Latest;
import io.weir.join.LatestOf;
import java.time.Duration;
import java.util.function.Consumer;

/** The latest of two sources in one item. */
final class LatestFamily implements OperatorFamily {
  @Override
  public boolean takes(Setting setting) {
    return OperatorFamily.ofTwoSides(setting);
  }

  @Override
  public boolean hasTwoSides() {
    return true;
  }

  static boolean requiresLeft(Spec spec) {
    return spec.slide() % 3 > 0;
  }

  static boolean requiresRight(Spec spec) {
    return spec.slide() % 3 == 2;
  }

  static boolean withdraws(Spec spec) {
    return spec.panes() == Spec.Panes.RETRACTING;
  }

  static boolean removes(HistoryEvent event) {
    return event.arg() % 4 == 0;
  }

  /** The text of an item; its first word names the row. */
  static String text(HistoryEvent left, HistoryEvent right) {
    return "latest is " + Results.pair(left, right);
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.compute(operator(sources, handlers));
  }

  static JoinOperator<Results.Keyed> operator(Sources sources, Handlers handlers) {
    Spec spec = handlers.spec();
    Source<HistoryEvent> left = sources.left().source();
    Source<HistoryEvent> right = sources.right().source();
    LatestOf latest =
        LatestOf.of(sources.left(), sources.right())
            .removedBy(left, event -> removes(handlers, event))
            .removedBy(right, event -> removes(handlers, event))
            .late(left, Functions.LATE)
            .late(right, Functions.LATE);
    latest = requiresLeft(spec) ? latest.requires(left) : latest;
    latest = requiresRight(spec) ? latest.requires(right) : latest;
    latest = withdraws(spec) ? latest.withdrawing() : latest;
    latest = spec.ttl() > 0 ? latest.expireAfter(Duration.ofMillis(spec.ttl())) : latest;
    return latest.rows(one -> item(one, left, right));
  }

  private static boolean removes(Handlers handlers, HistoryEvent event) {
    handlers.meet(event);
    return removes(event);
  }

  private static Results.Keyed item(
      Latest latest, Source<HistoryEvent> left, Source<HistoryEvent> right) {
    HistoryEvent one = latest.of(left).map(HistoryEvent::taken).orElse(null);
    HistoryEvent other = latest.of(right).map(HistoryEvent::taken).orElse(null);
    return new Results.Keyed(latest.key(), text(one, other));
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    builder.to(Functions.LATE, sink);
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelLatest(spec, out);
  }
}
