package io.weir.simulation.histories;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Checks the latest of two streams, whose results depend on how these were read, but not the item
 * that is left (S5.8).
 */
final class LastItems {
  private static final String ITEM = Results.emission(Functions.RESULTS, false, "");
  private static final String GONE = Results.emission(Functions.RESULTS, true, "");

  private LastItems() {}

  /**
   * True if each side of a key is in one shard, none of it is forgotten by arrival, and no event is
   * a duplicate by the time between two arrivals.
   */
  static boolean isAsked(Spec spec) {
    return spec.compute() == Spec.Compute.LATEST
        && spec.inOneShardOfEach()
        && spec.ttl() == 0
        && spec.dedupe() == 0
        && !spec.rows()
        && !spec.refuses()
        && !spec.unaware()
        && !spec.forgetsTime();
  }

  /** The difference, or null. */
  static String differs(Map<String, ModelKey> keys, Map<String, List<String>> found) {
    TreeSet<String> all = new TreeSet<>(keys.keySet());
    all.addAll(found.keySet());
    for (String key : all) {
      List<String> expected = keys.containsKey(key) ? keys.get(key).emissions() : List.of();
      String must = last(expected);
      String is = last(found.getOrDefault(key, List.of()));
      if (!Objects.equals(must, is)) {
        return "key "
            + key.replace('\u0000', '~')
            + ": what is left must be "
            + must
            + ", is "
            + is;
      }
    }
    return null;
  }

  /** The item that is left; null if there is none, or it was withdrawn. */
  private static String last(List<String> texts) {
    return texts.stream()
        .filter(text -> text.startsWith(ITEM) || text.startsWith(GONE))
        .reduce((before, after) -> after)
        .filter(text -> text.startsWith(ITEM))
        .orElse(null);
  }
}
