package io.weir.engine;

import io.weir.Shard;
import java.util.List;

/** Records of one shard, in order. */
public record Batch(Shard shard, List<SourceRecord> records) {
  public Batch {
    records = List.copyOf(records);
    for (SourceRecord record : records) {
      if (!record.position().shard().equals(shard)) {
        throw new IllegalArgumentException(
            "a batch of "
                + shard
                + " holds a record of "
                + record.position()
                + "; one batch has one shard");
      }
    }
  }
}
