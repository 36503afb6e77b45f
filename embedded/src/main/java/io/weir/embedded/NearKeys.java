package io.weir.embedded;

import io.weir.audit.Finding;
import io.weir.dynamo.KeyReads;
import io.weir.state.StateKey;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks for a key that somebody may have meant, in three requests: the same text written otherwise,
 * and what the due index happens to name.
 */
final class NearKeys {
  private static final int LOOKED_AT = 100;
  private static final int MOST_SHOWN = 5;
  private static final int MOST_EDITS = 2;

  private final KeyReads reads;
  private final boolean showKeys;

  NearKeys(KeyReads reads, boolean showKeys) {
    this.reads = reads;
    this.showKeys = showKeys;
  }

  /** Sentences about keys of the function that are written like this one. */
  List<String> like(String function, String key) {
    List<String> told = new ArrayList<>();
    Set<StateKey> same = reads.existing(variants(function, key));
    if (!same.isEmpty()) {
      told.add(
          "There is a key that differs only in upper and lower case, blanks or quotes: "
              + names(same)
              + ".");
    }
    Set<StateKey> near = new LinkedHashSet<>();
    for (TimeDomain domain : TimeDomain.values()) {
      reads.due(function, domain, 0, Long.MAX_VALUE, LOOKED_AT).keys().stream()
          .map(KeyReads.Hinted::key)
          .filter(one -> isNear(one.key(), key))
          .forEach(near::add);
    }
    near.removeAll(same);
    if (!near.isEmpty()) {
      told.add(
          "Of the keys that wait for something these are written nearly so: " + names(near) + ".");
    }
    return told;
  }

  private static List<StateKey> variants(String function, String key) {
    String bare = key.strip().replaceAll("^[\"']|[\"']$", "");
    Set<String> texts = new LinkedHashSet<>();
    for (String text : List.of(key.strip(), bare, bare.replace('~', '\u0000'))) {
      texts.add(text);
      texts.add(text.toLowerCase(Locale.ROOT));
      texts.add(text.toUpperCase(Locale.ROOT));
    }
    texts.remove(key);
    texts.removeIf(String::isEmpty);
    return texts.stream().map(text -> new StateKey(function, text)).toList();
  }

  private String names(Set<StateKey> keys) {
    List<String> names =
        keys.stream()
            .limit(MOST_SHOWN)
            .map(one ->
                showKeys ? "'" + one.key().replace('\u0000', '~') + "'" : Finding.hash(one.key()))
            .toList();
    return String.join(", ", names) + (showKeys ? "" : " (hashes; --show-keys shows them)");
  }

  private static boolean isNear(String one, String other) {
    return one.equalsIgnoreCase(other)
        || other.length() > 2 && (one.startsWith(other) || other.startsWith(one))
        || edits(one, other) <= MOST_EDITS && other.length() > MOST_EDITS;
  }

  /** The edit distance, by a row of the table at a time. */
  private static int edits(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
