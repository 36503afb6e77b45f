package io.weir.simulation.histories;

import io.weir.JoinOperator;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.join.WindowJoin;
import io.weir.time.TimeWindow;
import java.time.Duration;
import java.util.function.Consumer;

/** Joins by tumbling and hopping windows, of all kinds. */
final class WindowJoinFamily implements OperatorFamily {
  enum Kind {
    INNER,
    LEFT,
    RIGHT,
    FULL,
    SEMI,
    ANTI
  }

  @Override
  public boolean takes(Setting setting) {
    return OperatorFamily.ofTwoSides(setting);
  }

  @Override
  public boolean hasTwoSides() {
    return true;
  }

  /** Half of them tumble; some hop over gaps. */
  @Override
  public int slide(Draws draws, int size) {
    int slide = 3 + draws.below(12);
    return slide % 2 == 0 ? size : slide;
  }

  static Kind kind(Spec spec) {
    return Kind.values()[(spec.size() + spec.slide() + spec.lateness()) % Kind.values().length];
  }

  /** The text of a result; one of the two events may be null. */
  static String text(HistoryEvent left, HistoryEvent right, long end) {
    return Results.pair(left, right) + "@" + (end - HistoryEvent.ZERO);
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.compute(operator(sources, handlers));
  }

  static JoinOperator<Results.Keyed> operator(Sources sources, Handlers handlers) {
    Spec spec = handlers.spec();
    return ofKind(
        WindowJoin.of(sources.left(), sources.right())
            .hopping(Duration.ofMillis(spec.size()), Duration.ofMillis(spec.slide()))
            .lateLeft(Functions.LATE)
            .lateRight(Functions.LATE),
        handlers);
  }

  private static JoinOperator<Results.Keyed> ofKind(
      WindowJoin<HistoryEvent, HistoryEvent> join, Handlers handlers) {
    return switch (kind(handlers.spec())) {
      case INNER ->
          join.joinResults(
              one -> result(handlers, one.key(), one.window(), one.left(), one.right()));
      case LEFT ->
          join.leftJoinResults(one ->
              result(handlers, one.key(), one.window(), one.left(), one.right().orElse(null)));
      case RIGHT ->
          join.rightJoinResults(one ->
              result(handlers, one.key(), one.window(), one.left().orElse(null), one.right()));
      case FULL ->
          join.fullJoinResults(one ->
              result(
                  handlers,
                  one.key(),
                  one.window(),
                  one.left().orElse(null),
                  one.right().orElse(null)));
      case SEMI ->
          join.semiJoinResults(one -> result(handlers, one.key(), one.window(), one.left(), null));
      case ANTI ->
          join.antiJoinResults(one -> result(handlers, one.key(), one.window(), one.left(), null));
    };
  }

  private static Results.Keyed result(
      Handlers handlers, String key, TimeWindow window, HistoryEvent left, HistoryEvent right) {
    handlers.code().enter(Code.Place.TIMER, (left == null ? right : left).index());
    HistoryEvent one = left == null ? null : left.taken();
    HistoryEvent other = right == null ? null : right.taken();
    return new Results.Keyed(key, text(one, other, window.end()));
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    builder.to(Functions.LATE, sink);
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelWindowJoin(spec, out);
  }
}
