package io.weir.rank;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.rank.RowInput.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

record RankOperator<V, O>(RankSpec<V, O> spec) implements Operator<V, O> {
  static <V, O> RankOperator<V, O> of(RankSettings<V> settings, RankChanges<V, O> changes) {
    return new RankOperator<>(
        new RankSpec<>(
            settings.codec(),
            Objects.requireNonNull(settings.order(), "order"),
            settings.byArrival() && settings.input().kind() == Kind.APPENDS,
            settings.end(),
            settings.endOf(),
            settings.input(),
            settings.maxRows() == 0 ? Rank.DEFAULT_MAX_ROWS : settings.maxRows(),
            settings.ttl(),
            changes));
  }

  @Override
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "rank of rows, places "
            + (spec.changes().start() + 1)
            + " to "
            + (spec.endOf() == null ? spec.end() : "what a key's first row says")
            + (spec.changes().byRank() ? ", a result for each place" : ", a result for each row")
            + (spec.changes().rows().withdraws() ? ", withdrawn before it is replaced" : ""));
    lines.add(spec.input().describe());
    if (!spec.input().keepsOnlyTheTop()) {
      lines.add("at most " + spec.maxRows() + " rows per key");
    }
    if (spec.ttl() > 0) {
      lines.add("keys are forgotten " + Duration.ofMillis(spec.ttl()) + " after their last event");
    }
    return lines;
  }

  @Override
  public Description description() {
    return StateFrame.RANK
        .description()
        .with("rows", spec.input().rows())
        .with("counts", spec.counts())
        .with("first", spec.changes().start() + 1)
        .with("last", spec.endOf() == null ? spec.end() : "of a key's first row")
        .with("results", spec.changes().byRank() ? "places" : "rows")
        .with("withdraws", spec.changes().rows().withdraws())
        .with("maxRows", spec.maxRows())
        .with("expiresAfter", spec.ttl() == 0 ? null : Duration.ofMillis(spec.ttl()))
        .with(spec.codec().description());
  }

  @Override
  public List<Resource> resources() {
    return spec.codec().resources();
  }

  @Override
  public List<Output<?>> outputs() {
    Output<? super V> unmatched = spec.input().unmatched();
    return unmatched == null ? List.of() : List.of(unmatched);
  }

  @Override
  public boolean usesEventTime() {
    return false;
  }

  @Override
  public boolean usesProcessingTime() {
    return false;
  }

  @Override
  public OperatorState<V, O> open(@Nullable BinaryReader stored) {
    return new RankState<>(spec, stored);
  }
}
