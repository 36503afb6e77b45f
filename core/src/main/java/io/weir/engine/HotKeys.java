package io.weir.engine;

import io.weir.log.LogText;
import io.weir.spi.Details;
import io.weir.spi.Details.KeyShare;
import java.util.ArrayList;
import java.util.List;

/** The keys with the largest shares of a batch (W8). */
final class HotKeys {
  /** In a smaller batch every key has a large share. */
  static final int FEWEST_RECORDS = 20;

  private HotKeys() {}

  /** Largest first; none in a small batch. */
  static List<KeyShare> of(List<KeyRun> runs) {
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
        String key = LogText.key(run.key().key()).toString();
        shares.add(new KeyShare(key, 100.0 * run.records().size() / records));
      }
    }
    return shares;
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
