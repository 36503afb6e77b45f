package io.weir.simulation.histories;

import java.util.function.Consumer;

/** The latest of two sources by S5.8, for one key. */
final class ModelLatest implements ModelSides {
  private final Spec spec;
  private final Consumer<String> out;

  /** The latest of each side, the left one first; one that removes is none, and has its time. */
  private HistoryEvent[] latest = new HistoryEvent[2];

  private long lastEvent = Long.MIN_VALUE;

  ModelLatest(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
  }

  @Override
  public boolean take(HistoryEvent event, boolean left, long watermark, long now) {
    boolean forgotten = spec.ttl() > 0 && lastEvent != Long.MIN_VALUE;
    if (forgotten && lastEvent + spec.ttl() <= now) {
      latest = new HistoryEvent[2];
    }
    int side = left ? 0 : 1;
    if (latest[side] != null && event.timestamp() < latest[side].timestamp()) {
      lastEvent = now;
      out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
      return true;
    }
    ModelOperator.handle(event);
    lastEvent = now;
    boolean was = isThere();
    String before = text();
    latest[side] = event;
    if (was && (LatestFamily.withdraws(spec) || !isThere())) {
      out.accept(Results.emission(Functions.RESULTS, true, before));
    }
    if (isThere()) {
      out.accept(Results.emission(Functions.RESULTS, false, text()));
    }
    return false;
  }

  private HistoryEvent said(int side) {
    return latest[side] == null || LatestFamily.removes(latest[side]) ? null : latest[side];
  }

  private boolean isThere() {
    boolean lacksLeft = LatestFamily.requiresLeft(spec) && said(0) == null;
    boolean lacksRight = LatestFamily.requiresRight(spec) && said(1) == null;
    return (said(0) != null || said(1) != null) && !lacksLeft && !lacksRight;
  }

  private String text() {
    return LatestFamily.text(said(0), said(1));
  }

  @Override
  public boolean isOver() {
    return spec.ttl() > 0 || latest[0] == null && latest[1] == null;
  }
}
