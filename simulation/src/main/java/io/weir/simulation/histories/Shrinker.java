package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a diverging history as short and plain as it can be and still diverge. */
final class Shrinker {
  private final Predicate<History> diverges;
  private History best;

  private Shrinker(History history, Predicate<History> diverges) {
    this.best = history;
    this.diverges = diverges;
  }

  static History shrink(History history, Predicate<History> diverges) {
    return new Shrinker(history, diverges).run();
  }

  private History run() {
    int size;
    do {
      size = cost(best);
      dropActs();
      simplifyActs();
      simplifySpec();
    } while (cost(best) < size);
    return best;
  }

  private static int cost(History history) {
    return history.toString().length();
  }

  private boolean better(History candidate) {
    boolean better = isReadable(candidate) && diverges.test(candidate);
    if (better) {
      best = candidate;
    }
    return better;
  }

  /** A function that reads single events diverges on a sheet for that reason alone. */
  private static boolean isReadable(History history) {
    return history.spec().sheets()
        || history.acts().stream().noneMatch(act -> act instanceof Action.Sheet);
  }

  private void dropActs() {
    for (int chunk = Math.max(1, best.acts().size() / 2); chunk > 0; chunk /= 2) {
      for (int at = best.acts().size() - chunk; at >= 0; at -= chunk) {
        int from = Math.min(at, best.acts().size());
        List<Action> fewer = new ArrayList<>(best.acts());
        fewer.subList(from, Math.min(fewer.size(), from + chunk)).clear();
        if (fewer.size() < best.acts().size()) {
          better(best.with(fewer));
        }
      }
    }
  }

  private void simplifyActs() {
    for (int i = 0; i < best.acts().size(); i++) {
      for (Record simpler : SimplerValues.of((Record) best.acts().get(i))) {
        List<Action> acts = new ArrayList<>(best.acts());
        acts.set(i, (Action) simpler);
        better(best.with(acts));
      }
    }
  }

  private void simplifySpec() {
    for (int i = 0; i < SimplerValues.parts(best.spec()); i++) {
      for (Object value : SimplerValues.values(best.spec(), i)) {
        better(best.with((Spec) SimplerValues.changed(best.spec(), i, value)));
      }
    }
  }
}
