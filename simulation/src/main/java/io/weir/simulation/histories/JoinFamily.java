package io.weir.simulation.histories;

import io.weir.JoinOperator;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.join.IntervalJoin;
import io.weir.simulation.histories.Action.End;
import io.weir.simulation.histories.HistoryEvent.Kind;
import java.time.Duration;
import java.util.function.Consumer;

/** Interval joins of two streams, or of two sources on one. */
final class JoinFamily implements OperatorFamily {
  @Override
  public boolean takes(Setting setting) {
    return OperatorFamily.ofTwoSides(setting);
  }

  @Override
  public boolean hasTwoSides() {
    return true;
  }

  @Override
  public void episodes(HistoryDraft draft, ActGenerator acts) {
    if (draft.spec().dedupe() > 0 && draft.main().one(4)) {
      behindWithADuplicate(draft, acts);
    }
  }

  /** One of the streams has an id twice, and is behind by more than ids are remembered. */
  private static void behindWithADuplicate(HistoryDraft draft, ActGenerator acts) {
    Draws draws = draft.main();
    Spec spec = draft.spec();
    String key = acts.events().anyKey();
    String partitionKey = spec.byValue() ? EventGenerator.APART[0] : key;
    Action twice =
        new Action.Put(
            draws.below(20),
            key,
            partitionKey,
            draft.time(),
            Kind.PLAIN,
            0,
            0,
            "i" + draws.below(8));
    draft.add(twice);
    draft.add(twice);
    draft.add(new Action.Pass(spec.dedupe() * 1_000L + draws.below(60_000)));
    draft.add(new Action.Put(0, key, partitionKey, draft.time(), Kind.PLAIN, 1, 0, ""));
    for (int shard = 2 * spec.shards() - 1; shard >= 0; shard--) {
      draft.add(acts.deliver(shard, 1, End.RETURN, 0));
      draft.add(acts.deliver(shard, 1, End.RETURN, 0));
    }
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.compute(operator(sources, handlers));
  }

  static JoinOperator<Results.Keyed> operator(Sources sources, Handlers handlers) {
    Spec spec = handlers.spec();
    IntervalJoin<HistoryEvent, HistoryEvent> join =
        IntervalJoin.of(sources.left(), sources.right())
            .between(Duration.ofMillis(spec.lower()), Duration.ofMillis(spec.upper()));
    join = spec.keepsLeft() ? join : join.lateLeft(Functions.LATE);
    join = spec.keepsRight() ? join : join.lateRight(Functions.LATE);
    return ofKind(join, handlers);
  }

  private static JoinOperator<Results.Keyed> ofKind(
      IntervalJoin<HistoryEvent, HistoryEvent> join, Handlers handlers) {
    Spec spec = handlers.spec();
    Code code = handlers.code();
    if (spec.keepsLeft() && spec.keepsRight()) {
      return join.fullJoinResults(
          pair -> pair(code, pair.key(), pair.left().orElse(null), pair.right().orElse(null)));
    }
    if (spec.keepsLeft()) {
      return join.leftJoinResults(
          pair -> pair(code, pair.key(), pair.left(), pair.right().orElse(null)));
    }
    return spec.keepsRight()
        ? join.rightJoinResults(
            pair -> pair(code, pair.key(), pair.left().orElse(null), pair.right()))
        : join.joinResults(pair -> pair(code, pair.key(), pair.left(), pair.right()));
  }

  private static Results.Keyed pair(Code code, String key, HistoryEvent left, HistoryEvent right) {
    code.enter(Code.Place.HANDLER, (left == null ? right : left).index());
    return new Results.Keyed(key, Results.pair(taken(left), taken(right)));
  }

  private static HistoryEvent taken(HistoryEvent event) {
    return event == null ? null : event.taken();
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    if (!spec.keepsLeft() || !spec.keepsRight()) {
      builder.to(Functions.LATE, sink);
    }
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelJoin(spec, out);
  }
}
