package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The first rows of a key as S6.3 has them: all rows in a list, and what differs in it after each
 * event.
 */
final class ModelRank implements ModelOperator {
  private final Spec spec;
  private final RankFamily.Input input;
  private final Consumer<String> out;
  private final List<HistoryEvent> rows = new ArrayList<>();
  private int end;
  private long lastUse = Long.MIN_VALUE;

  ModelRank(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.input = RankFamily.input(spec);
    this.out = out;
    this.end = RankFamily.top(spec);
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    if (input.takesOut()) {
      ModelOperator.handle(event);
    }
    if (spec.ttl() > 0 && lastUse != Long.MIN_VALUE && lastUse + spec.ttl() <= now) {
      rows.clear();
    }
    lastUse = now;
    boolean takesOut = input.takesOut() && RankFamily.takesOut(event);
    HistoryEvent old = input.hasIds() ? withId(event) : takesOut ? equal(event) : null;
    if (takesOut && old == null) {
      out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
      return true;
    }
    if (rows.isEmpty() && input == RankFamily.Input.UPDATE_OWN_END) {
      end = RankFamily.ownEnd(event);
    }
    List<HistoryEvent> before = List.copyOf(rows);
    if (takesOut) {
      rows.remove(old);
    } else {
      put(event, old);
    }
    if (RankFamily.byRank(spec)) {
      places(before);
    } else {
      rows(before, takesOut ? null : event, old);
    }
    return false;
  }

  private HistoryEvent withId(HistoryEvent event) {
    return rows.stream()
        .filter(row -> RankFamily.id(row).equals(RankFamily.id(event)))
        .findFirst()
        .orElse(null);
  }

  /** The earliest row that compares as equal and has the event's id. */
  private HistoryEvent equal(HistoryEvent event) {
    return rows.stream()
        .filter(row -> RankFamily.order(row) == RankFamily.order(event))
        .filter(row -> RankFamily.id(row).equals(RankFamily.id(event)))
        .findFirst()
        .orElse(null);
  }

  /** An update that compares as equal keeps its place; all else comes behind its equals. */
  private void put(HistoryEvent event, HistoryEvent old) {
    if (old != null && RankFamily.order(old) == RankFamily.order(event)) {
      rows.set(rows.indexOf(old), event);
      return;
    }
    rows.remove(old);
    int at = rows.size();
    while (input != RankFamily.Input.BY_ARRIVAL
        && at > 0
        && RankFamily.order(rows.get(at - 1)) > RankFamily.order(event)) {
      at--;
    }
    rows.add(at, event);
  }

  /** Tells what stands at another place than before, the first place first. */
  private void places(List<HistoryEvent> before) {
    for (int place = RankFamily.fromRank(spec) - 1; place < end; place++) {
      HistoryEvent was = place < before.size() ? before.get(place) : null;
      HistoryEvent is = place < rows.size() ? rows.get(place) : null;
      if (was != is) {
        tell(was, is, place + 1);
      }
    }
  }

  /** Tells which rows are given now and were not: the event's own, what entered, what left. */
  private void rows(List<HistoryEvent> before, HistoryEvent own, HistoryEvent old) {
    List<HistoryEvent> were = given(before);
    List<HistoryEvent> are = given(rows);
    tell(were.contains(old) ? old : null, are.contains(own) ? own : null, 0);
    are.stream()
        .filter(row -> row != own && !were.contains(row))
        .forEach(row -> tell(null, row, 0));
    were.stream()
        .filter(row -> row != old && !are.contains(row))
        .forEach(row -> tell(row, null, 0));
  }

  private List<HistoryEvent> given(List<HistoryEvent> all) {
    int from = Math.min(RankFamily.fromRank(spec) - 1, all.size());
    return new ArrayList<>(all.subList(from, Math.max(from, Math.min(end, all.size()))));
  }

  private void tell(HistoryEvent was, HistoryEvent is, int rank) {
    if (was != null && (is == null || RankFamily.withdraws(spec))) {
      out.accept(Results.emission(Functions.RESULTS, true, RankFamily.text(spec, rank, was)));
    }
    if (is != null) {
      out.accept(Results.emission(Functions.RESULTS, false, RankFamily.text(spec, rank, is)));
    }
  }

  @Override
  public OptionalLong next() {
    return OptionalLong.empty();
  }

  @Override
  public boolean isOver() {
    return rows.isEmpty() || spec.ttl() > 0;
  }

  @Override
  public void fire(long time, long now) {
    throw new IllegalStateException("a rank fires nothing");
  }
}
