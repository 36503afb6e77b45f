package io.weir.engine;

import io.weir.Shard;
import java.util.List;

/** Records of one shard, in its order, each once. */
public record Batch(Shard shard, List<SourceRecord> records) {
  public Batch {
    records = List.copyOf(records);
    SourceRecord before = null;
    for (SourceRecord record : records) {
      if (!record.position().isIn(shard)) {
        throw new IllegalArgumentException(
            "a batch of "
                + shard
                + " holds a record of "
                + record.position()
                + "; one batch has one shard");
      }
      if (before != null && record.position().atOrBefore(before.position())) {
        throw new IllegalArgumentException(
            "a batch holds "
                + record.position()
                + " behind "
                + before.position()
                + "; its records must be in the shard's order, each once");
      }
      before = record;
    }
  }
}
