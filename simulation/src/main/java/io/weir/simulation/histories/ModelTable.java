package io.weir.simulation.histories;

import java.util.function.Consumer;

/** A join with the latest row of a table by S5.9, without a grace, for one key. */
final class ModelTable implements ModelSides {
  private final Spec spec;
  private final Consumer<String> out;
  private HistoryEvent row;
  private long lastUse = Long.MIN_VALUE;

  ModelTable(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
  }

  @Override
  public boolean take(HistoryEvent event, boolean left, long watermark, long now) {
    if (spec.ttl() > 0 && row != null && lastUse + spec.ttl() <= now) {
      row = null;
    }
    if (left) {
      join(event);
    } else {
      ModelOperator.handle(event);
      row = TableFamily.removes(event) ? null : event;
    }
    lastUse = now;
    return false;
  }

  private void join(HistoryEvent left) {
    if (row != null || TableFamily.keepsLeft(spec)) {
      ModelOperator.handle(left);
      out.accept(Results.emission(Functions.RESULTS, false, Results.pair(left, row)));
    }
  }

  @Override
  public boolean isOver() {
    return row == null || spec.ttl() > 0;
  }
}
