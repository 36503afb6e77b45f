package io.weir.simulation.histories;

import static java.util.Comparator.comparingInt;

import io.weir.Operator;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.rank.Rank;
import io.weir.rank.RowChange;
import java.time.Duration;
import java.util.function.Consumer;

/** The first rows of a key: of events that append, replace each other, or take each other back. */
final class RankFamily implements OperatorFamily {
  /** What events do to the rows of their key. */
  enum Input {
    APPEND,
    BY_ARRIVAL,
    UPDATE,
    /** As many rows as the first one says. */
    UPDATE_OWN_END,
    RETRACT;

    boolean takesOut() {
      return this == UPDATE || this == RETRACT;
    }

    boolean hasIds() {
      return this == UPDATE || this == UPDATE_OWN_END;
    }
  }

  @Override
  public boolean takes(Setting setting) {
    return setting != Setting.PROCESSING_TIME && setting != Setting.UNKEPT_RESULTS;
  }

  /** The number of the input, twice: with places and with rows. */
  @Override
  public int slide(Draws draws, int size) {
    return draws.below(2 * Input.values().length);
  }

  @Override
  public int plainOperation(Draws draws) {
    return draws.below(Program.OPERATIONS);
  }

  static Input input(Spec spec) {
    return Input.values()[spec.slide() / 2 % Input.values().length];
  }

  static boolean byRank(Spec spec) {
    return spec.slide() % 2 == 0;
  }

  static int top(Spec spec) {
    return 2 + spec.size() % 4;
  }

  static int ownEnd(HistoryEvent event) {
    return 1 + Math.floorMod(event.arg(), 3);
  }

  static int fromRank(Spec spec) {
    boolean later = spec.panes() == Spec.Panes.DISCARDING && input(spec) != Input.UPDATE_OWN_END;
    return later ? 2 : 1;
  }

  static boolean withdraws(Spec spec) {
    return spec.panes() == Spec.Panes.RETRACTING;
  }

  /** What rows are ordered by; several have one. */
  static int order(HistoryEvent event) {
    return Math.floorDiv(event.arg(), 5);
  }

  static String id(HistoryEvent event) {
    return "id" + event.op() % 3;
  }

  static boolean takesOut(HistoryEvent event) {
    return event.arg() % 4 == 0;
  }

  /** The text of a change; its first word names the row. */
  static String text(Spec spec, int rank, HistoryEvent row) {
    String name = byRank(spec) ? "#" + rank : input(spec).hasIds() ? id(row) : "row" + row.index();
    return name + " is " + row.index();
  }

  @Override
  public StreamFunction.Builder<Results.Keyed> define(
      StreamFunction.Start start, Sources sources, Handlers handlers) {
    return start.from(sources.left()).compute(operator(handlers));
  }

  static Operator<HistoryEvent, Results.Keyed> operator(Handlers handlers) {
    Spec spec = handlers.spec();
    Rank<HistoryEvent> rank = ended(spec, ordered(spec, input(handlers)));
    rank = withdraws(spec) ? rank.withdrawing() : rank;
    rank = spec.ttl() > 0 ? rank.expireAfter(Duration.ofMillis(spec.ttl())) : rank;
    return byRank(spec)
        ? rank.rankChanges(change -> result(spec, change))
        : rank.rowChanges(change -> result(spec, change));
  }

  private static Rank<HistoryEvent> input(Handlers handlers) {
    Rank<HistoryEvent> rank = Rank.of(HistoryEvent.CODEC);
    return switch (input(handlers.spec())) {
      case APPEND, BY_ARRIVAL -> rank;
      case UPDATE ->
          rank.updatedBy(RankFamily::id)
              .removedBy(event -> handled(handlers, event))
              .unmatched(Functions.LATE);
      case UPDATE_OWN_END -> rank.updatedBy(RankFamily::id);
      case RETRACT ->
          rank.retractedBy(event -> handled(handlers, event), RankFamily::id)
              .unmatched(Functions.LATE);
    };
  }

  private static Rank<HistoryEvent> ordered(Spec spec, Rank<HistoryEvent> rank) {
    return input(spec) == Input.BY_ARRIVAL
        ? rank.byArrival()
        : rank.by(comparingInt(RankFamily::order));
  }

  private static Rank<HistoryEvent> ended(Spec spec, Rank<HistoryEvent> rank) {
    return input(spec) == Input.UPDATE_OWN_END
        ? rank.top(RankFamily::ownEnd)
        : rank.top(top(spec)).fromRank(fromRank(spec));
  }

  private static boolean handled(Handlers handlers, HistoryEvent event) {
    handlers.meet(event);
    return takesOut(event);
  }

  private static Results.Keyed result(Spec spec, RowChange<HistoryEvent> change) {
    return new Results.Keyed(change.key(), text(spec, change.rank(), change.row()));
  }

  @Override
  public void side(StreamFunction.Builder<Results.Keyed> builder, Sink<Object> sink, Spec spec) {
    if (input(spec).takesOut()) {
      builder.to(Functions.LATE, sink);
    }
  }

  @Override
  public ModelOperator model(Spec spec, Consumer<String> out) {
    return new ModelRank(spec, out);
  }

  @Override
  public String kind(String[] words) {
    return words[2].startsWith("#") ? " by place" : " by row";
  }
}
