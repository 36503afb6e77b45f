package io.weir.simulation.histories;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds of the panes of a key whatever it has forgotten: a later pane of a window never says
 * less than an earlier one, and no event is in two panes that each say what is new (PROTOCOL R26).
 */
final class Remembered {
  private final boolean discarding;
  private final Map<String, Long> windows = new HashMap<>();

  private Remembered(boolean discarding) {
    this.discarding = discarding;
  }

  /** True if that may be asked of a function's results. */
  static boolean isAsked(Spec spec) {
    boolean oneSize =
        spec.compute() == Spec.Compute.TUMBLING || spec.compute() == Spec.Compute.HOPPING;
    return oneSize && !spec.rows() && !spec.forgetsTime();
  }

  /**
   * What is wrong with a key's results; null if nothing is.
   *
   * @param texts in the order of the revisions
   */
  static String differs(Spec spec, List<String> texts) {
    Remembered remembered = new Remembered(spec.panes() == Spec.Panes.DISCARDING);
    for (String text : texts) {
      if (text.startsWith(Functions.RESULTS + " +") && !remembered.holds(text)) {
        return "a pane forgets or says again: " + text + "\n    among " + texts;
      }
    }
    return null;
  }

  private boolean holds(String text) {
    String[] words = text.split(" ");
    long bits = Long.parseLong(words[words.length - 1]);
    long before = windows.getOrDefault(words[2], 0L);
    windows.put(words[2], before | bits);
    return discarding ? (before & bits) == 0 : (before & ~bits) == 0;
  }
}
