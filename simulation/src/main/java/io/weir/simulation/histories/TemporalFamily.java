package io.weir.simulation.histories;

import io.weir.JoinOperator;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.join.Joined;
import io.weir.join.TableJoin;
import io.weir.join.TemporalJoin;
import io.weir.simulation.histories.HistoryEvent.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Joins with the version of an event's time: temporal ones, and those of a table with a grace. */
final class TemporalFamily implements OperatorFamily {
  /** More than any event of a history is ahead of its time. */
  private static final long FURTHER = 3_100_000;

  @Override
  public boolean takes(Setting setting) {
    return OperatorFamily.ofTwoSides(setting);
  }

  @Override
  public boolean hasTwoSides() {
    return true;
  }

  /** True if left events without a version have results. */
  static boolean keepsLeft(Spec spec) {
    return spec.slide() % 2 == 0;
  }

  /** True for a table with a grace. */
  static boolean hasGrace(Spec spec) {
    return spec.slide() % 3 == 0;
  }

  /** Milliseconds by which events may be late. */
  static long grace(Spec spec) {
    return hasGrace(spec) ? spec.lateness() : 0;
  }

  /** True for a right event that ends the version before it. */
  static boolean removes(HistoryEvent event) {
    return event.arg() % 4 == 0;
  }

  @Override
  public void episodes(HistoryDraft draft, ActGenerator acts) {
    if (draft.spec().ofTwoStreams() && draft.main().one(3)) {
      versionAtTheWatermark(draft, acts);
    }
  }

  /** A version comes when its shard's watermark is just at it, to a left event of its time. */
  private static void versionAtTheWatermark(HistoryDraft draft, ActGenerator acts) {
    Draws draws = draft.main();
    Spec spec = draft.spec();
    String key = acts.events().anyKey();
    String partitionKey = acts.events().partitionKey(key);
    draft.add(new Action.Pass(FURTHER));
    draft.advance(FURTHER);
    long time = draft.time();
    long ahead = time + grace(spec) + spec.bound() + 1;
    draft.add(put(draws, key, partitionKey, time, 0));
    draft.add(put(draws, key, partitionKey, ahead, 1));
    draft.add(put(draws, key, partitionKey, time, 1));
    draft.add(put(draws, key, partitionKey, time, 0));
    draft.add(put(draws, key, partitionKey, ahead + 30, 0));
    draft.add(put(draws, key, partitionKey, ahead + 30, 1));
    draft.advance(30);
  }

  private static Action put(Draws draws, String key, String partitionKey, long time, int side) {
    return new Action.Put(draws.below(20), key, partitionKey, time, Kind.PLAIN, side, 1, "");
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.compute(operator(sources, handlers));
  }

  static JoinOperator<Results.Keyed> operator(Sources sources, Handlers handlers) {
    return hasGrace(handlers.spec()) ? table(sources, handlers) : temporal(sources, handlers);
  }

  private static JoinOperator<Results.Keyed> temporal(Sources sources, Handlers handlers) {
    TemporalJoin<HistoryEvent, HistoryEvent> join =
        TemporalJoin.of(sources.left(), sources.right())
            .removedBy(event -> removes(handlers, event))
            .lateLeft(Functions.LATE)
            .lateRight(Functions.LATE);
    return keepsLeft(handlers.spec())
        ? join.leftJoinResults(pair -> left(handlers, pair))
        : join.joinResults(pair -> pair(handlers, pair.key(), pair.left(), pair.right()));
  }

  private static JoinOperator<Results.Keyed> table(Sources sources, Handlers handlers) {
    TableJoin<HistoryEvent, HistoryEvent> join =
        TableJoin.of(sources.left(), sources.right())
            .grace(Duration.ofMillis(grace(handlers.spec())))
            .removedBy(event -> removes(handlers, event))
            .late(Functions.LATE)
            .lateRow(Functions.LATE);
    return keepsLeft(handlers.spec())
        ? join.leftJoinResults(pair -> left(handlers, pair))
        : join.joinResults(pair -> pair(handlers, pair.key(), pair.left(), pair.right()));
  }

  private static boolean removes(Handlers handlers, HistoryEvent event) {
    handlers.meet(event);
    return removes(event);
  }

  private static Results.Keyed left(
      Handlers handlers, Joined<HistoryEvent, Optional<HistoryEvent>> pair) {
    return pair(handlers, pair.key(), pair.left(), pair.right().orElse(null));
  }

  private static Results.Keyed pair(
      Handlers handlers, String key, HistoryEvent left, HistoryEvent right) {
    handlers.code().enter(Code.Place.TIMER, left.index());
    return new Results.Keyed(key, Results.pair(left.taken(), right == null ? null : right.taken()));
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    builder.to(Functions.LATE, sink);
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelTemporal(spec, out);
  }
}
