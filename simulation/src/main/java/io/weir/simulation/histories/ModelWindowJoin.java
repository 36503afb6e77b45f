package io.weir.simulation.histories;

import io.weir.simulation.histories.WindowJoinFamily.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A join by windows by S5.6, for one key: the events of each window, which forgets none. */
final class ModelWindowJoin implements ModelSides {
  private record Window(List<HistoryEvent> lefts, List<HistoryEvent> rights) {
    Window() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  private final Spec spec;
  private final Kind kind;
  private final Consumer<String> out;

  /** By their ends. */
  private final Map<Long, Window> windows = new TreeMap<>();

  ModelWindowJoin(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.kind = WindowJoinFamily.kind(spec);
    this.out = out;
  }

  @Override
  public boolean take(HistoryEvent event, boolean left, long watermark, long now) {
    boolean taken = false;
    long time = event.timestamp();
    for (long start = Math.floorDiv(time, spec.slide()) * spec.slide();
        start > time - spec.size();
        start -= spec.slide()) {
      long end = start + spec.size();
      if (end - 1 > watermark) {
        Window window = windows.computeIfAbsent(end, e -> new Window());
        (left ? window.lefts : window.rights).add(event);
        taken = true;
      }
    }
    if (taken || time > watermark) {
      return false;
    }
    out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
    return true;
  }

  @Override
  public List<String> due(long clock) {
    List<String> texts = new ArrayList<>();
    windows.forEach((end, window) -> {
      if (end - 1 <= clock) {
        results(end, window, texts);
      }
    });
    return texts;
  }

  private void results(long end, Window window, List<String> texts) {
    boolean noLefts = window.lefts.isEmpty();
    boolean noRights = window.rights.isEmpty();
    boolean pairs = kind != Kind.SEMI && kind != Kind.ANTI;
    boolean keepsLeft = kind == Kind.LEFT || kind == Kind.FULL || kind == Kind.ANTI;
    boolean keepsRight = kind == Kind.RIGHT || kind == Kind.FULL;
    for (HistoryEvent left : window.lefts) {
      if (pairs) {
        window.rights.forEach(right -> texts.add(text(left, right, end)));
      }
      if (noRights ? keepsLeft : kind == Kind.SEMI) {
        texts.add(text(left, null, end));
      }
    }
    if (noLefts && keepsRight) {
      window.rights.forEach(right -> texts.add(text(null, right, end)));
    }
  }

  private static String text(HistoryEvent left, HistoryEvent right, long end) {
    return Results.emission(Functions.RESULTS, false, WindowJoinFamily.text(left, right, end));
  }
}
