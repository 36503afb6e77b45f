package io.weir.engine;

import io.weir.log.LogText;
import io.weir.spi.Details;
import io.weir.spi.Details.KeyShare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the keys with the largest shares of a batch (W8). One thread uses it. */
final class HotKeys {
  /** In a smaller batch every key has a large share. */
  static final int FEWEST_RECORDS = 20;

  /** A digest costs more than the rest, and hot keys are mostly the same ones. */
  private static final int MOST_KNOWN = 256;

  private final Map<String, String> known = new HashMap<>();

  /** Largest first; none in a small batch. */
  List<KeyShare> of(List<KeyRun> runs) {
    long records = 0;
    List<KeyRun> largest = new ArrayList<>(Details.MOST_KEYS + 1);
    for (KeyRun run : runs) {
      records += run.records().size();
      if (!ShardKey.is(run.key())) {
        insert(run, largest);
      }
    }
    List<KeyShare> shares = new ArrayList<>(largest.size());
    if (records >= FEWEST_RECORDS) {
      for (KeyRun run : largest) {
        shares.add(new KeyShare(told(run.key().key()), 100.0 * run.records().size() / records));
      }
    }
    return shares;
  }

  private String told(String key) {
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(key, hot -> LogText.key(hot).toString());
  }

  private static void insert(KeyRun run, List<KeyRun> largest) {
    int at = largest.size();
    while (at > 0 && largest.get(at - 1).records().size() < run.records().size()) {
      at--;
    }
    if (at < Details.MOST_KEYS && !run.records().isEmpty()) {
      largest.add(at, run);
      if (largest.size() > Details.MOST_KEYS) {
        largest.removeLast();
      }
    }
  }
}
