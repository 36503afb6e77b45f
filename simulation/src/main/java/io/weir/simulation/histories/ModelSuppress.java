package io.weir.simulation.histories;

import io.weir.DeadLetter.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Rows that are held back as S2.12 has it, for one key. */
final class ModelSuppress implements ModelOperator {
  private final Spec spec;
  private final Consumer<String> out;
  private final List<Held> rows = new ArrayList<>();

  /** A row since the first update that is held, and its newest. */
  private record Held(long since, HistoryEvent newest) {}

  ModelSuppress(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    ModelOperator.handle(event);
    List<Held> next = new ArrayList<>(rows);
    List<HistoryEvent> given = new ArrayList<>();
    Held before = held(event);
    if (before != null) {
      next.set(next.indexOf(before), new Held(before.since(), event));
    } else if (isOver(event.timestamp(), watermark)) {
      given.add(event);
    } else {
      next.add(new Held(event.timestamp(), event));
      next.sort(Comparator.comparingLong(Held::since));
    }
    while (next.size() > SuppressFamily.most(spec)) {
      if (SuppressFamily.failsWhenFull(spec)) {
        throw new ModelFailure(Reason.HANDLER_FAILED);
      }
      given.add(next.removeFirst().newest());
    }
    if (given.stream().anyMatch(row -> SuppressFamily.fails(spec, row))) {
      throw new ModelFailure(Reason.HANDLER_FAILED);
    }
    rows.clear();
    rows.addAll(next);
    given.forEach(this::say);
    return false;
  }

  private Held held(HistoryEvent event) {
    String name = SuppressFamily.row(event);
    return rows.stream()
        .filter(row -> SuppressFamily.row(row.newest()).equals(name))
        .findFirst()
        .orElse(null);
  }

  private boolean isOver(long since, long watermark) {
    return SuppressFamily.limit(spec) == 0 || since + SuppressFamily.limit(spec) <= watermark;
  }

  private void say(HistoryEvent row) {
    String text = SuppressFamily.text(row);
    out.accept(Results.emission(Functions.RESULTS, SuppressFamily.removes(row), text));
  }

  @Override
  public OptionalLong next() {
    return rows.stream().mapToLong(row -> row.since() + SuppressFamily.limit(spec)).min();
  }

  @Override
  public void fire(long time, long now) {
    HistoryEvent row = rows.removeFirst().newest();
    if (SuppressFamily.fails(spec, row)) {
      String letter = Results.deadTimer(Reason.TIMER_FAILED, time, SuppressFamily.row(row));
      out.accept(Results.emission(Functions.DEAD, false, letter));
    } else {
      say(row);
    }
  }

  @Override
  public boolean isOver() {
    return rows.isEmpty();
  }
}
