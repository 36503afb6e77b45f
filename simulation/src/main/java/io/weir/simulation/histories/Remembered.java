package io.weir.simulation.histories;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the panes of a key whatever it has forgotten: a later pane of a window never has less than
 * an earlier one, and no event is in two discarding panes (R26).
 */
final class Remembered {
  private final boolean discarding;
  private final Set<Long> nameless;
  private final Map<String, Long> windows = new HashMap<>();

  private Remembered(boolean discarding, Set<Long> nameless) {
    this.discarding = discarding;
    this.nameless = nameless;
  }

  /** A crowd is of more events than a sum has bits: those behind share theirs with others. */
  static boolean isNameless(HistoryEvent event) {
    return event.index() >= Long.SIZE;
  }

  /** True if a function's results can be checked so. */
  static boolean isAsked(Spec spec) {
    return spec.hasWindowsOfOneSize() && !spec.unkept() && !spec.rows() && !spec.forgetsTime();
  }

  /**
   * The fault in a key's results; null if there is none.
   *
   * @param texts in the order of the revisions
   * @param nameless the times of the key's events that have no bit of their own
   */
  static String differs(Spec spec, List<String> texts, Collection<Long> nameless) {
    Remembered remembered =
        new Remembered(spec.panes() == Spec.Panes.DISCARDING, Set.copyOf(nameless));
    for (String text : texts) {
      if (text.startsWith(Functions.RESULTS + " +") && !remembered.holds(text)) {
        return "a pane forgets or says again: " + text + "\n    among " + texts;
      }
    }
    return null;
  }

  private boolean hasNameless(String window) {
    int dots = window.indexOf("..");
    long start = Long.parseLong(window.substring(0, dots));
    long end = Long.parseLong(window.substring(dots + 2));
    return nameless.stream().anyMatch(time -> start <= time && time < end);
  }

  private boolean holds(String text) {
    String[] words = text.split(" ");
    if (hasNameless(words[2])) {
      return true;
    }
    long bits = Long.parseLong(words[words.length - 1]);
    long before = windows.getOrDefault(words[2], 0L);
    windows.put(words[2], before | bits);
    return discarding ? (before & bits) == 0 : (before & ~bits) == 0;
  }
}
