package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An interval join by S5.1 to S5.5, for one key: all pairs of all events that are not late, each
 * judged by its own shard's clock just before it. It keeps no waiting events.
 */
final class ModelJoin implements ModelSides {
  private static final class Side {
    final HistoryEvent event;
    final boolean onWatermark;
    boolean met;

    Side(HistoryEvent event, boolean onWatermark) {
      this.event = event;
      this.onWatermark = onWatermark;
    }

    /**
     * The watermark at which an event is forgotten; an event that came at that watermark stays one
     * longer.
     */
    long forgotten(long reach) {
      return event.timestamp() + (reach == 0 && onWatermark ? 1 : reach);
    }
  }

  private final Spec spec;
  private final Consumer<String> out;
  private final List<Side> lefts = new ArrayList<>();
  private final List<Side> rights = new ArrayList<>();
  private final List<HistoryEvent> allLefts = new ArrayList<>();
  private final List<HistoryEvent> allRights = new ArrayList<>();

  ModelJoin(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
  }

  @Override
  public boolean take(HistoryEvent event, boolean left, long watermark, long now) {
    (left ? allLefts : allRights).add(event);
    boolean kept = left ? spec.keepsLeft() : spec.keepsRight();
    if (event.timestamp() < watermark && kept) {
      out.accept(alone(event, left));
      return false;
    }
    if (event.timestamp() < watermark) {
      out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
      return true;
    }
    Side side = new Side(event, event.timestamp() == watermark);
    for (Side other : left ? rights : lefts) {
      pair(left ? side : other, left ? other : side);
    }
    (left ? lefts : rights).add(side);
    return false;
  }

  private void pair(Side left, Side right) {
    if (near(left.event, right.event) && !parted(left, right)) {
      left.met = true;
      right.met = true;
      String text = Results.pair(left.event, right.event);
      out.accept(Results.emission(Functions.RESULTS, false, text));
    }
  }

  /** The results of events that met nobody and that are forgotten when event time is there. */
  @Override
  public List<String> due(long clock) {
    List<String> texts = new ArrayList<>();
    if (spec.keepsLeft()) {
      lefts.stream()
          .filter(side -> !side.met && side.forgotten(leftReach()) <= clock)
          .forEach(side -> texts.add(alone(side.event, true)));
    }
    if (spec.keepsRight()) {
      rights.stream()
          .filter(side -> !side.met && side.forgotten(rightReach()) <= clock)
          .forEach(side -> texts.add(alone(side.event, false)));
    }
    return texts;
  }

  private static String alone(HistoryEvent event, boolean left) {
    String text = Results.pair(left ? event : null, left ? null : event);
    return Results.emission(Functions.RESULTS, false, text);
  }

  private long leftReach() {
    return Math.max(spec.upper(), 0);
  }

  private long rightReach() {
    return Math.max(-spec.lower(), 0);
  }

  private boolean near(HistoryEvent left, HistoryEvent right) {
    long distance = right.timestamp() - left.timestamp();
    return distance >= spec.lower() && distance <= spec.upper();
  }

  @Override
  public List<String> pairsAtMost() {
    return allLefts.stream()
        .flatMap(left ->
            allRights.stream()
                .filter(right -> near(left, right))
                .map(right -> Results.pair(left, right)))
        .map(pair -> Results.emission(Functions.RESULTS, false, pair))
        .toList();
  }

  /**
   * True if one event came when its clock was already at its timestamp, and the other is forgotten
   * there.
   */
  private boolean parted(Side left, Side right) {
    long leftForgotten = left.forgotten(leftReach());
    long rightForgotten = right.forgotten(rightReach());
    return left.onWatermark && rightForgotten <= left.event.timestamp()
        || right.onWatermark && leftForgotten <= right.event.timestamp();
  }
}
