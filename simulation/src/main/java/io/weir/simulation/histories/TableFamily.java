package io.weir.simulation.histories;

import io.weir.JoinOperator;
import io.weir.StreamFunction;
import io.weir.join.TableJoin;
import java.time.Duration;
import java.util.function.Consumer;

/** Joins with the latest row of a table, at once. */
final class TableFamily implements OperatorFamily {
  @Override
  public boolean takes(Setting setting) {
    return OperatorFamily.ofTwoSides(setting);
  }

  @Override
  public boolean hasTwoSides() {
    return true;
  }

  static boolean keepsLeft(Spec spec) {
    return spec.slide() % 2 == 0;
  }

  static boolean removes(HistoryEvent event) {
    return event.arg() % 4 == 0;
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.compute(operator(sources, handlers));
  }

  static JoinOperator<Results.Keyed> operator(Sources sources, Handlers handlers) {
    Spec spec = handlers.spec();
    TableJoin<HistoryEvent, HistoryEvent> join =
        TableJoin.of(sources.left(), sources.right())
            .removedBy(row -> {
              handlers.meet(row);
              return removes(row);
            });
    join = spec.ttl() > 0 ? join.expireAfter(Duration.ofMillis(spec.ttl())) : join;
    return keepsLeft(spec)
        ? join.leftJoinResults(
            pair -> pair(handlers, pair.key(), pair.left(), pair.right().orElse(null)))
        : join.joinResults(pair -> pair(handlers, pair.key(), pair.left(), pair.right()));
  }

  private static Results.Keyed pair(
      Handlers handlers, String key, HistoryEvent left, HistoryEvent right) {
    handlers.meet(left);
    return new Results.Keyed(key, Results.pair(left.taken(), right == null ? null : right.taken()));
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelTable(spec, out);
  }
}
