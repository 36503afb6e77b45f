package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A join with the version of an event's time by S5.7 and S5.9, for one key: it keeps all events and
 * forgets none.
 */
final class ModelTemporal implements ModelSides {
  /**
   * @param onWatermark true if it would have been late with a millisecond less
   */
  private record Side(HistoryEvent event, boolean onWatermark) {}

  private final Spec spec;
  private final Consumer<String> out;
  private final List<Side> lefts = new ArrayList<>();
  private final List<Side> rights = new ArrayList<>();
  private final List<HistoryEvent> allLefts = new ArrayList<>();
  private final List<HistoryEvent> allRights = new ArrayList<>();

  ModelTemporal(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
  }

  @Override
  public boolean take(HistoryEvent event, boolean left, long watermark, long now) {
    if (!left) {
      ModelOperator.handle(event);
    }
    (left ? allLefts : allRights).add(event);
    long decided = event.timestamp() + TemporalFamily.grace(spec);
    if (decided < watermark) {
      out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
      return true;
    }
    (left ? lefts : rights).add(new Side(event, decided == watermark));
    return false;
  }

  /** The results of the left events whose time, and the grace, event time has reached. */
  @Override
  public List<String> due(long clock) {
    List<String> texts = new ArrayList<>();
    for (Side left : lefts) {
      long decided = left.event.timestamp() + TemporalFamily.grace(spec);
      if (decided + (left.onWatermark ? 1 : 0) <= clock) {
        HistoryEvent version = version(left);
        boolean isNone = version == null || TemporalFamily.removes(version);
        if (!isNone || TemporalFamily.keepsLeft(spec)) {
          texts.add(text(left.event, isNone ? null : version));
        }
      }
    }
    return texts;
  }

  /** The right event that came last of those with the largest timestamp that is not above. */
  private HistoryEvent version(Side left) {
    HistoryEvent best = null;
    boolean tied = false;
    for (Side right : rights) {
      if (holds(right, left) && (best == null || right.event.timestamp() >= best.timestamp())) {
        tied = best != null && right.event.timestamp() == best.timestamp();
        best = right.event;
      }
    }
    if (tied && !spec.inOneShardOfEach()) {
      throw new ModelKey.NotPromised();
    }
    return best;
  }

  /** A version that came at the watermark itself holds for left events of its time that did so. */
  private static boolean holds(Side right, Side left) {
    long distance = left.event.timestamp() - right.event.timestamp();
    return distance > 0 || distance == 0 && (left.onWatermark || !right.onWatermark);
  }

  private static String text(HistoryEvent left, HistoryEvent right) {
    return Results.emission(Functions.RESULTS, false, Results.pair(left, right));
  }

  @Override
  public List<String> pairsAtMost() {
    List<String> pairs = new ArrayList<>();
    for (HistoryEvent left : allLefts) {
      allRights.stream()
          .filter(right -> right.timestamp() <= left.timestamp())
          .forEach(right -> pairs.add(text(left, right)));
    }
    return pairs;
  }
}
