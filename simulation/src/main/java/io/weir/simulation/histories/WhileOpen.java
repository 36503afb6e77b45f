package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks results that depend on how a key's shards were read, where an event is taken as long as
 * its window is open for the key: every late event is late by its own shard's clock, too, and a
 * window emits nothing after one of its events was late.
 */
final class WhileOpen {
  private static final String LATE = Results.emission(Functions.SIDE, false, "late ");
  private static final Pattern PANE =
      Pattern.compile(Pattern.quote(Functions.RESULTS + " + ") + "(-?\\d+)\\.\\.(-?\\d+) .*");
  private static final Pattern PAIR =
      Pattern.compile(Pattern.quote(Functions.RESULTS + " + ") + "(\\d+)\\+(\\d+)");

  private final Spec spec;
  private final Map<String, ModelKey> keys;

  WhileOpen(Spec spec, Map<String, ModelKey> keys) {
    this.spec = spec;
    this.keys = keys;
  }

  /** The difference, or null. */
  String differs(Map<String, List<String>> found) {
    for (Map.Entry<String, ModelKey> key : keys.entrySet()) {
      List<String> texts = found.getOrDefault(key.getKey(), List.of());
      String differs = spec.joins() ? joined(key.getValue(), texts) : closed(key.getValue(), texts);
      if (differs != null) {
        return "key " + key.getKey().replace('\u0000', '~') + ": " + differs + "\n    " + texts;
      }
    }
    return null;
  }

  /**
   * A window of one size is closed once an event of it is late: it says nothing more. A key that is
   * said to stay in one shard and does not is judged by each shard alone once its own time is
   * forgotten.
   */
  private String closed(ModelKey key, List<String> texts) {
    boolean oneSize =
        spec.hasWindowsOfOneSize() && (spec.byValue() || spec.hashes() != Spec.Hashes.WILD);
    List<Long> late = new ArrayList<>();
    for (String text : texts) {
      Matcher pane = PANE.matcher(text);
      if (oneSize && text.startsWith(LATE)) {
        late.add(key.time(index(text)));
      } else if (oneSize && pane.matches()) {
        long start = Long.parseLong(pane.group(1)) + HistoryEvent.ZERO;
        long end = Long.parseLong(pane.group(2)) + HistoryEvent.ZERO;
        for (long time : late) {
          if (start <= time && time < end) {
            return "an event at " + (time - HistoryEvent.ZERO) + " was late before " + text;
          }
        }
      }
    }
    return null;
  }

  /**
   * All pairs that there are by each shard's clock, no one twice, and none with a late event. Time
   * that has passed in silence may be ahead of an event's own shard.
   */
  private String joined(ModelKey key, List<String> texts) {
    if (!spec.joinsByShards() || spec.dedupe() > 0 && !spec.inOneShardOfEach()) {
      return null;
    }
    List<String> pairs = texts.stream().filter(text -> PAIR.matcher(text).matches()).toList();
    List<String> lates = texts.stream().filter(text -> text.startsWith(LATE)).toList();
    List<String> byShard = key.emissions();
    if (spec.closes() == 0 && !byShard.containsAll(lates)) {
      return "late, and not by its own shard's clock";
    }
    Set<String> once = new HashSet<>(pairs);
    if (once.size() < pairs.size() || !key.pairsAtMost().containsAll(once)) {
      return "a pair is twice, or none";
    }
    if (spec.closes() == 0 && byShard.stream().anyMatch(text -> isMissing(text, once))) {
      return "a pair is missing of " + byShard;
    }
    Set<Integer> late = new HashSet<>();
    lates.forEach(text -> late.add(index(text)));
    return pairs.stream().anyMatch(text -> hasOneOf(late, text)) ? "a late event has a pair" : null;
  }

  /** True if a text is missing; a result that its sink refuses is a dead letter. */
  private boolean isMissing(String text, Set<String> found) {
    Matcher pair = PAIR.matcher(text);
    return pair.matches()
        && !found.contains(text)
        && !(spec.refuses() && Results.isRefused(pair.group(1) + "+" + pair.group(2)));
  }

  private static boolean hasOneOf(Set<Integer> late, String text) {
    Matcher pair = PAIR.matcher(text);
    return pair.matches()
        && (late.contains(Integer.valueOf(pair.group(1)))
            || late.contains(Integer.valueOf(pair.group(2))));
  }

  private static int index(String late) {
    return Integer.parseInt(late.substring(LATE.length()));
  }
}
